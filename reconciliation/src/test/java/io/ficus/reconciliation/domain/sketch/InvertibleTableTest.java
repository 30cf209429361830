package io.ficus.reconciliation.domain.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Value;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the table says is the difference, all of it and nothing else; or it says that it cannot. */
@Tag("C8")
class InvertibleTableTest {

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void halfFullItTellsExactlyWhatDiffersWhateverTheOrder() {
    for (LongFunction<AggregateKey> keys :
        List.<LongFunction<AggregateKey>>of(this::number, this::text)) {
      Sides sides = new Sides(keys, 20_000);
      sides.plant(2_048);
      assertThat(sides.peeled(4_096)).as("seed %s", seed).isEqualTo(sides.difference());
    }
  }

  @Test
  void whatOneSideHasSeveralTimesIsToldHoweverOften() {
    for (int times = 1; times <= 8; times++) {
      InvertibleTable table = new InvertibleTable(64);
      AggregateKey key = number(random.nextLong());
      table.put(key, record("same"));
      for (int i = 0; i <= times; i++) {
        table.take(key, record("same"));
      }
      assertThat(table.peel())
          .isEqualTo(new Peeling.Whole(List.of(new Peeling.Entry(key, -times))));
    }
  }

  @Test
  void everyKeyThatThereCanBeComesBack() {
    List<AggregateKey> keys = new ArrayList<>();
    for (long number : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -1L << 32}) {
      keys.add(AggregateKey.of(number));
    }
    InvertibleTable numbers = new InvertibleTable(256);
    keys.forEach(key -> numbers.put(key, record("x")));
    assertThat(keysOf(numbers)).containsExactlyInAnyOrderElementsOf(keys);

    List<AggregateKey> texts = new ArrayList<>();
    for (String text :
        List.of("", "a", "ab", "abc", "abcd", "\u0000", "\u0000\u0000", "😀", "\ud83d")) {
      texts.add(AggregateKey.of(text));
    }
    texts.add(AggregateKey.of("long".repeat(500)));
    InvertibleTable table = new InvertibleTable(256);
    texts.forEach(key -> table.put(key, record("x")));
    assertThat(keysOf(table)).containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void aTableThatIsTooSmallSaysSoAndHowLargeItMustBe() {
    Sides sides = new Sides(this::number, 5_000);
    sides.plant(6_000);
    long cells = 256;
    int refused = 0;
    while (sides.table((int) cells).peel() instanceof Peeling.TooSmall small) {
      assertThat(small.cells()).as("seed %s", seed).isGreaterThanOrEqualTo(2 * cells);
      cells = small.cells();
      refused++;
    }
    assertThat(refused).isBetween(1, 4);
    // What it asks for is not out of proportion.
    assertThat(cells).as("seed %s", seed).isBetween(6_000L, 64_000L);
    assertThat(sides.peeled((int) cells)).as("seed %s", seed).isEqualTo(sides.difference());
  }

  @Test
  void atNoLoadDoesItSayAnythingWrong() {
    int told = 0;
    int refused = 0;
    for (int elements = 100; elements <= 700; elements += 20) {
      Sides sides = new Sides(this::text, 1_000);
      sides.plant(elements);
      if (sides.table(512).peel() instanceof Peeling.Whole) {
        assertThat(sides.peeled(512)).as("seed %s", seed).isEqualTo(sides.difference());
        told++;
      } else {
        refused++;
      }
    }
    assertThat(told).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void itDoesNotGrowWithWhatGoesThroughIt() {
    InvertibleTable table = new InvertibleTable(1_024);
    long after = 0;
    for (int i = 0; i < 300_000; i++) {
      if (i == 5_000) {
        after = table.size();
      }
      table.put(AggregateKey.of((long) i), record("x"));
      table.take(AggregateKey.of((long) -i), record("x"));
    }
    assertThat(table.size()).isEqualTo(after).isEqualTo(1_024 * 6);
  }

  private AggregateKey number(long n) {
    return AggregateKey.of(n * 0x9E3779B97F4A7C15L);
  }

  private AggregateKey text(long n) {
    return AggregateKey.of("Ä-" + Long.toString(n * 7919, 36) + "#".repeat((int) (n % 9)));
  }

  private static ChunkFingerprint record(String value) {
    return ChunkFingerprint.of(new CanonicalRecord(AggregateKey.of(1), List.of(Value.text(value))));
  }

  private static List<AggregateKey> keysOf(InvertibleTable table) {
    Peeling peeling = table.peel();
    assertThat(peeling).isInstanceOf(Peeling.Whole.class);
    return ((Peeling.Whole) peeling).entries().stream().map(Peeling.Entry::key).toList();
  }

  /** A record of a key, as often as a list has it. */
  private record Row(AggregateKey key, String value) {}

  /** Two sides with known differences, in an order of chance each. */
  private final class Sides {
    private final LongFunction<AggregateKey> keys;
    private final List<Row> left = new ArrayList<>();
    private final List<Row> right = new ArrayList<>();
    private long next;

    Sides(LongFunction<AggregateKey> keys, int alike) {
      this.keys = keys;
      for (int i = 0; i < alike; i++) {
        Row row = row("alike");
        left.add(row);
        right.add(row);
      }
    }

    /** Of every kind, so many elements in all. */
    void plant(int elements) {
      for (int planted = 0; planted < elements; ) {
        int kind = random.nextInt(4);
        Row row = row("left");
        if (kind == 0) {
          left.add(row);
        } else if (kind == 1) {
          right.add(row);
        } else if (kind == 2 && planted + 2 <= elements) {
          left.add(row);
          right.add(new Row(row.key, "right"));
          planted++;
        } else {
          left.add(row);
          List<Row> more = random.nextBoolean() ? left : right;
          right.add(row);
          Collections.nCopies(1 + random.nextInt(3), row).forEach(more::add);
        }
        planted++;
      }
      Collections.shuffle(left, random);
      Collections.shuffle(right, random);
    }

    private Row row(String value) {
      return new Row(keys.apply(next++), value);
    }

    InvertibleTable table(int cells) {
      InvertibleTable table = new InvertibleTable(cells);
      left.forEach(row -> table.put(row.key, record(row.value)));
      right.forEach(row -> table.take(row.key, record(row.value)));
      return table;
    }

    Map<AggregateKey, List<Long>> peeled(int cells) {
      Peeling peeling = table(cells).peel();
      assertThat(peeling).as("seed %s", seed).isInstanceOf(Peeling.Whole.class);
      Map<AggregateKey, List<Long>> found = new HashMap<>();
      ((Peeling.Whole) peeling)
          .entries()
          .forEach(
              one -> found.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one.times()));
      found.values().forEach(Collections::sort);
      return found;
    }

    Map<AggregateKey, List<Long>> difference() {
      Map<Row, Long> counts = new HashMap<>();
      left.forEach(row -> counts.merge(row, 1L, Long::sum));
      right.forEach(row -> counts.merge(row, -1L, Long::sum));
      Map<AggregateKey, List<Long>> expected = new HashMap<>();
      counts.forEach(
          (row, times) -> {
            if (times != 0) {
              expected.computeIfAbsent(row.key, key -> new ArrayList<>()).add(times);
            }
          });
      expected.values().forEach(Collections::sort);
      return expected;
    }
  }
}
