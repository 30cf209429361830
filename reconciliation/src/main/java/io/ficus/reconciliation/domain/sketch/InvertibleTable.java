package io.ficus.reconciliation.domain.sketch;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invertible Bloom lookup table (Goodrich and Mitzenmacher, "Invertible Bloom Lookup Tables",
 * 2011) of the difference of two sets (Eppstein, Goodrich, Uyeda and Varghese, "What's the
 * Difference? Efficient Set Reconciliation without Prior Context", 2011). Its elements are a key
 * with the hash of a record.
 *
 * <p>Each element is added to four cells, one in each quarter. A cell keeps how many are in it, and
 * the sums of their keys, of their hashes and of a checksum of both. What is put in and taken out
 * again leaves nothing. A cell with one element in it shows it; taken out of its other cells, it
 * lets those show theirs (peeling). With cells for twice the elements that are left this ends with
 * nothing, but for a chance that falls with the size; with cells for less than 1.3 times it stops
 * half-way, and that shows.
 *
 * <p>The sums are modulo a prime and not XORs, for an element that is in it twice would vanish from
 * an XOR. That a wrong element is read off takes a checksum of 61 bits that fits by chance.
 *
 * <p>Its size does not depend on how much goes through it; longer keys take longer cells. Not
 * thread-safe.
 */
public final class InvertibleTable {

  private static final int PLACES = 4;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long PLACING = 0xD6E8FEB86659FD93L;

  private final int quarter;
  private final long[] counts;
  private final long[] firsts;
  private final long[] seconds;
  private final long[] checks;
  private final long[][] keys;

  /** An empty one, of so many cells rounded up to a multiple of four. */
  public InvertibleTable(int cells) {
    quarter = Math.max(1, (cells + PLACES - 1) / PLACES);
    int size = quarter * PLACES;
    counts = new long[size];
    firsts = new long[size];
    seconds = new long[size];
    checks = new long[size];
    keys = new long[size][];
    Arrays.fill(keys, new long[0]);
  }

  /** Puts an element in. */
  public void put(AggregateKey key, ChunkFingerprint record) {
    change(element(key, record), 1);
  }

  /** Takes one out, whether it is in it or not. */
  public void take(AggregateKey key, ChunkFingerprint record) {
    change(element(key, record), -1);
  }

  /** Reads off what is in it. Afterwards it is of no use. */
  public Peeling peel() {
    long enough = enough();
    List<Peeling.Entry> entries = new ArrayList<>();
    Deque<Integer> look = new ArrayDeque<>();
    for (int cell = 0; cell < counts.length; cell++) {
      look.add(cell);
    }
    // Each cell shows its element once; more of them are a checksum that fitted by chance.
    while (!look.isEmpty() && entries.size() <= counts.length) {
      int cell = look.remove();
      Element shown = alone(cell);
      AggregateKey key = shown == null ? null : KeyLimbs.read(shown.key);
      if (shown != null && key != null) {
        long times = counts[cell];
        entries.add(new Peeling.Entry(key, times));
        change(shown, -times);
        for (int place = 0; place < PLACES; place++) {
          look.add(cell(shown, place));
        }
      }
    }
    for (int cell = 0; cell < counts.length; cell++) {
      if (!empty(cell)) {
        return new Peeling.TooSmall(enough);
      }
    }
    return new Peeling.Whole(entries);
  }

  /** How many numbers it holds. */
  long size() {
    return 4L * counts.length + Arrays.stream(keys).mapToLong(limbs -> limbs.length).sum();
  }

  private static final class Element {
    private final long[] key;
    private final long first;
    private final long second;
    private final long check;
    private final long place;

    Element(long[] key, long first, long second, long check, long place) {
      this.key = key;
      this.first = first;
      this.second = second;
      this.check = check;
      this.place = place;
    }
  }

  private static Element element(AggregateKey key, ChunkFingerprint record) {
    return element(KeyLimbs.of(key), Residue.of(record.sum1()), Residue.of(record.sum2()));
  }

  private static Element element(long[] key, long first, long second) {
    long check = mix(mix(GOLDEN ^ first) ^ second);
    long place = mix(mix(PLACING ^ first) ^ second);
    // Limbs that are not used say nothing.
    for (int i = 0; i < key.length; i++) {
      if (key[i] != 0) {
        check = mix(check ^ mix(key[i] + i * GOLDEN));
        place = mix(place ^ mix(key[i] + i * PLACING));
      }
    }
    return new Element(key, first, second, Residue.of(check), place);
  }

  private int cell(Element element, int place) {
    return place * quarter
        + (int) Long.remainderUnsigned(mix(element.place + place * GOLDEN), quarter);
  }

  private void change(Element element, long times) {
    long factor = Residue.ofTimes(times);
    for (int place = 0; place < PLACES; place++) {
      int cell = cell(element, place);
      counts[cell] += times;
      firsts[cell] = Residue.plus(firsts[cell], Residue.product(element.first, factor));
      seconds[cell] = Residue.plus(seconds[cell], Residue.product(element.second, factor));
      checks[cell] = Residue.plus(checks[cell], Residue.product(element.check, factor));
      long[] key = keys[cell];
      if (key.length < element.key.length) {
        key = Arrays.copyOf(key, element.key.length);
        keys[cell] = key;
      }
      for (int i = 0; i < element.key.length; i++) {
        key[i] = Residue.plus(key[i], Residue.product(element.key[i], factor));
      }
    }
  }

  /** The element of a cell that has no other in it, however often it is there. */
  private @Nullable Element alone(int cell) {
    if (counts[cell] == 0) {
      return null;
    }
    long times = Residue.ofTimes(counts[cell]);
    long part = Residue.inverse(times);
    long[] key = keys[cell].clone();
    for (int i = 0; i < key.length; i++) {
      key[i] = Residue.product(key[i], part);
    }
    Element element =
        element(key, Residue.product(firsts[cell], part), Residue.product(seconds[cell], part));
    if (Residue.product(element.check, times) != checks[cell]) {
      return null;
    }
    return cell(element, cell / quarter) == cell ? element : null;
  }

  private boolean empty(int cell) {
    return counts[cell] == 0
        && firsts[cell] == 0
        && seconds[cell] == 0
        && checks[cell] == 0
        && Arrays.stream(keys[cell]).allMatch(limb -> limb == 0);
  }

  /**
   * Cells that are enough for what is in it, and more than it has. How much is in it shows in how
   * many cells are empty: of n cells in a quarter, d elements leave about n * e^(-d/n).
   */
  private long enough() {
    long empty = 0;
    for (int cell = 0; cell < counts.length; cell++) {
      empty += empty(cell) ? 1 : 0;
    }
    double elements = quarter * Math.log((double) counts.length / Math.max(1, empty));
    long twice = Math.max(2L * counts.length, (long) Math.ceil(2 * elements));
    long power = Long.highestOneBit(twice);
    return power == twice ? power : 2 * power;
  }

  /** The finaliser of Vigna's splitmix64. */
  private static long mix(long word) {
    long mixed = word + GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
