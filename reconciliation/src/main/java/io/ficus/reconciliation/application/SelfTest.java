package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends known differences of every kind through the same scan, comparison and confirmation that
 * runs use, and once more with a sketch in place of the scan. They live in memory and never touch a
 * store. A run that does not find exactly them would not have found real ones either.
 */
final class SelfTest {

  /** Far larger than what is planted, so that chance has no part in it. */
  private static final Sketch SKETCH = new Sketch(8192);

  private final RecordComparator comparator;
  private final Clock clock;

  SelfTest(RecordComparator comparator, Clock clock) {
    this.comparator = comparator;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param fault empty if exactly the planted differences were found
   */
  record Result(int planted, int found, Optional<String> fault) {}

  Result run(Pair pair) {
    Sandbox sandbox = new Sandbox(pair);
    Set<Sandbox.Planted> missed = new HashSet<>();
    Set<Sandbox.Planted> invented = new HashSet<>();
    for (List<AggregateKey> suspects : List.of(scanned(sandbox), sketched(sandbox))) {
      Set<Sandbox.Planted> found = confirmed(sandbox, suspects);
      sandbox.planted().stream().filter(one -> !found.contains(one)).forEach(missed::add);
      found.stream().filter(one -> !sandbox.planted().contains(one)).forEach(invented::add);
    }
    int planted = sandbox.planted().size();
    return new Result(planted, planted - missed.size(), fault(planted, missed, invented));
  }

  private List<AggregateKey> scanned(Sandbox sandbox) {
    ChunkScan scan = new ChunkScan(comparator, clock);
    List<AggregateKey> suspects = new ArrayList<>();
    for (KeyRange range : KeyRange.cutAt(sandbox.boundaries())) {
      scan.scan(sandbox, range).suspects().forEach(one -> suspects.add(one.key()));
    }
    return suspects;
  }

  /** None, if the sketch could not be read; then everything is missed. */
  private List<AggregateKey> sketched(Sandbox sandbox) {
    SketchScan scan = new SketchScan(comparator, clock);
    return scan.scan(sandbox, SKETCH, List.of(), (busy, keys) -> true)
            instanceof SketchScan.Outcome.Scanned scanned
        ? scanned.seen().suspects().stream().map(ScannedChunk.Suspect::key).toList()
        : List.of();
  }

  private Set<Sandbox.Planted> confirmed(Sandbox sandbox, List<AggregateKey> suspects) {
    Confirmation confirmation =
        new Confirmation(
            comparator,
            new AppliedAtOnce(),
            clock,
            duration -> {},
            ReconciliationSettings.defaults());
    Set<Sandbox.Planted> found = new HashSet<>();
    confirmation
        .confirm(sandbox, suspects)
        .outcomes()
        .forEach(
            (key, outcome) -> {
              if (outcome instanceof SuspectOutcome.Disagrees disagrees) {
                disagrees
                    .columns()
                    .forEach(c -> found.add(new Sandbox.Planted(key, c.column(), c.kind())));
              }
            });
    return found;
  }

  private static Optional<String> fault(
      int planted, Set<Sandbox.Planted> missed, Set<Sandbox.Planted> invented) {
    if (missed.isEmpty() && invented.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the self-test failed: of "
            + planted
            + " planted differences "
            + missed.size()
            + " were missed and "
            + invented.size()
            + " were found that are none"
            + example(missed, "; missed, for example, ")
            + example(invented, "; invented, for example, "));
  }

  private static String example(Set<Sandbox.Planted> differences, String lead) {
    return differences.stream()
        .map(planted -> planted.kind() + " in column " + planted.column())
        .sorted()
        .findFirst()
        .map(text -> lead + text)
        .orElse("");
  }

  /** The sandbox has no log; nothing in it is ever late. */
  private static final class AppliedAtOnce implements CatchUp {

    @Override
    public Leader leader(String domain) {
      return Leader.LEGACY;
    }

    @Override
    public Mark mark(String domain) {
      return new Mark("sandbox", "0:0", Leader.LEGACY);
    }

    @Override
    public Caught await(String domain, Mark mark, Duration timeout) {
      return new Caught.Up();
    }
  }
}
