package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Exclusion;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.sketch.InvertibleTable;
import io.ficus.reconciliation.domain.sketch.Peeling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The first pass where keys have no common order: puts one side into a table, takes the other out
 * of it, and names what is left as suspects. Both sides are read block by block in turn, so that
 * they are of about the same time.
 */
final class SketchScan {

  private static final int BLOCK = 5_000;

  private final RecordComparator comparator;
  private final Clock clock;

  SketchScan(RecordComparator comparator, Clock clock) {
    this.comparator = comparator;
    this.clock = clock;
  }

  /** What came of it. */
  sealed interface Outcome {

    /** Both sides were read and what differs is known. */
    record Scanned(ScannedChunk seen) implements Outcome {}

    /** More differs than the table can tell. */
    record TooSmall(String why) implements Outcome {}

    /** It was to go no further. */
    record Stopped() implements Outcome {}
  }

  /** Is told after each block how long it took and how many records it had; false stops. */
  interface Pace {
    boolean goesOn(Duration busy, long records);
  }

  /**
   * @param changed keys that were noted as changed before this call
   */
  Outcome scan(Pair pair, Sketch sketch, List<ChangedKeys.Changed> changed, Pace pace) {
    Instant begun = clock.instant();
    InvertibleTable table = new InvertibleTable(sketch.cells());
    Half legacy = new Half(pair, table, true);
    Half domain = new Half(pair, table, false);
    try (Stream<Projection> left = pair.legacy().all();
        Stream<Projection> right = pair.domainSide().all()) {
      Iterator<Projection> ours = left.iterator();
      Iterator<Projection> theirs = right.iterator();
      while (ours.hasNext() || theirs.hasNext()) {
        Instant block = clock.instant();
        long records = legacy.take(ours) + domain.take(theirs);
        if (!pace.goesOn(Duration.between(block, clock.instant()), records)) {
          return new Outcome.Stopped();
        }
      }
    }
    Peeling peeling = table.peel();
    return peeling instanceof Peeling.Whole whole
        ? new Outcome.Scanned(
            seen(
                legacy, domain, suspects(whole), changed, Duration.between(begun, clock.instant())))
        : new Outcome.TooSmall(tooSmall(sketch, (Peeling.TooSmall) peeling));
  }

  /** How often more a key is there on a side, by key. */
  private record Surplus(long legacy, long domain) {
    Surplus plus(long times) {
      return times > 0 ? new Surplus(legacy + times, domain) : new Surplus(legacy, domain - times);
    }
  }

  private static Map<AggregateKey, Surplus> suspects(Peeling.Whole whole) {
    Map<AggregateKey, Surplus> suspects = new TreeMap<>();
    for (Peeling.Entry entry : whole.entries()) {
      suspects.merge(
          entry.key(),
          new Surplus(0, 0).plus(entry.times()),
          (before, same) -> before.plus(entry.times()));
    }
    return suspects;
  }

  /**
   * Counts what is alike on both sides from each of them, which must come to the same. A suspect
   * counts once on a side, however many rows it has there.
   */
  private static ScannedChunk seen(
      Half legacy,
      Half domain,
      Map<AggregateKey, Surplus> surplus,
      List<ChangedKeys.Changed> changed,
      Duration took) {
    List<ScannedChunk.Suspect> suspects = new ArrayList<>();
    long alike = legacy.compared;
    long alikeThere = domain.compared;
    long onLegacy = 0;
    long onDomain = 0;
    for (Map.Entry<AggregateKey, Surplus> one : surplus.entrySet()) {
      Surplus rows = one.getValue();
      alike -= rows.legacy();
      alikeThere -= rows.domain();
      onLegacy += rows.legacy() > 0 ? 1 : 0;
      onDomain += rows.domain() > 0 ? 1 : 0;
      suspects.add(new ScannedChunk.Suspect(one.getKey(), rows.legacy() > 0, rows.domain() > 0));
    }
    if (alike != alikeThere || alike < 0) {
      throw new IllegalStateException(
          "the sketch does not add up: by the legacy side "
              + alike
              + " records are alike, by the domain side "
              + alikeThere);
    }
    return new ScannedChunk(
        alike + suspects.size(),
        legacy.sum(alike + onLegacy),
        domain.sum(alike + onDomain),
        alike,
        List.copyOf(suspects),
        legacy.excluded,
        domain.excluded,
        took,
        changed.stream().filter(noted -> !surplus.containsKey(noted.key())).toList());
  }

  private static String tooSmall(Sketch sketch, Peeling.TooSmall small) {
    return String.format(
        Locale.ROOT,
        "the sketch of %,d cells is too small for what differs. It needs at least %,d: %s",
        sketch.cells(),
        small.cells(),
        small.cells() <= Sketch.MOST
            ? "run it again with --sketch-cells " + small.cells()
            : "which is more than a sketch can have, so most of both sides differs");
  }

  /** One side on its way into the table. */
  private final class Half {
    private final InvertibleTable table;
    private final boolean legacy;
    private final List<Column> columns;
    private final List<KeyRange> exclusions;
    private long compared;
    private long excluded;
    private ChunkFingerprint sum = ChunkFingerprint.EMPTY;

    Half(Pair pair, InvertibleTable table, boolean legacy) {
      this.table = table;
      this.legacy = legacy;
      this.columns = pair.columns();
      this.exclusions = pair.exclusions().stream().map(Exclusion::keys).toList();
    }

    /** Takes a block; says how many records it had. */
    long take(Iterator<Projection> records) {
      long taken = 0;
      for (; taken < BLOCK && records.hasNext(); taken++) {
        Projection record = records.next();
        sum = sum.plus(ChunkFingerprint.of(record));
        AggregateKey key = record.key();
        if (exclusions.stream().anyMatch(range -> range.contains(key))) {
          excluded++;
        } else {
          compared++;
          if (legacy) {
            table.put(key, comparable(record));
          } else {
            table.take(key, comparable(record));
          }
        }
      }
      return taken;
    }

    /** The same for records that agree; of each side its own for what agrees with nothing. */
    private ChunkFingerprint comparable(Projection record) {
      return record instanceof CanonicalRecord canonical
          ? ChunkFingerprint.of(comparator.normalised(columns, canonical))
          : new ChunkFingerprint(1, legacy ? 1 : 2, 0);
    }

    ChunkFingerprint sum(long keys) {
      return new ChunkFingerprint(keys + excluded, sum.sum1(), sum.sum2());
    }
  }
}
