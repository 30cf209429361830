package io.ficus.app.handover;

import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.DroppedChange;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cutover.application.DualWriteEvidence;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.ShadowReads;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.application.KnownFacts;
import io.ficus.reconciliation.domain.Cause;
import io.ficus.reconciliation.domain.Known;
import io.ficus.reconciliation.domain.Trust;
import io.ficus.seam.reverse.StrayWrite;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Dead letters, stray writes, applied positions, transactions, the dual-write ledger and compared
 * reads, for reconciliation. Of a key of which several things are known the one that explains most
 * is told: what waits as a dead letter, before a stray write, before what was dropped, before what
 * was lost, before who wrote the row last.
 */
final class ToolkitFacts implements KnownFacts {

  private static final int MOST = 10_000;
  private static final int MOST_DROPPED = 1_000;
  private static final long EVERY_EPOCH = 0;
  private static final Duration WINDOW = Duration.ofDays(1);

  private final KafkaChangeFeed feed;
  private final StrayWrites strays;
  private final DualWriteEvidence evidence;
  private final RowFacts rows;
  private final UnbroughtDecisions unbrought;
  private final Predicate<String> legacyLeads;

  /**
   * @param legacyLeads whether the legacy store is the authority for a domain
   */
  ToolkitFacts(
      KafkaChangeFeed feed,
      StrayWrites strays,
      DualWriteEvidence evidence,
      RowFacts rows,
      UnbroughtDecisions unbrought,
      Predicate<String> legacyLeads) {
    this.feed = feed;
    this.strays = strays;
    this.evidence = evidence;
    this.rows = rows;
    this.unbrought = unbrought;
    this.legacyLeads = legacyLeads;
  }

  @Override
  public Map<AggregateKey, Known> about(Pair pair, Collection<AggregateKey> keys) {
    Set<AggregateKey> asked = new HashSet<>(keys);
    Map<AggregateKey, Known> known = new HashMap<>();
    PairKeys own = new PairKeys(pair);
    if (legacyLeads.test(pair.domain())) {
      known.putAll(rows.about(pair, asked));
      for (DroppedChange dropped : feed.deadLetters().missing(pair.domain(), MOST_DROPPED)) {
        own.ofChange(dropped.change())
            .filter(asked::contains)
            .forEach(key -> known.put(key, new Known(Cause.STALE, dropped.change().table())));
      }
    } else {
      unbrought
          .of(pair, asked)
          .forEach((key, outbox) -> known.put(key, new Known(Cause.FAILED_SECOND_WRITE, outbox)));
    }
    for (StrayWrite stray : strays.open(pair.domain(), MOST)) {
      Stream.of(stray.before(), stray.after())
          .flatMap(Optional::stream)
          .map(image -> own.ofRow(stray.table(), image))
          .flatMap(Optional::stream)
          .filter(asked::contains)
          .forEach(key -> known.put(key, new Known(Cause.STRAY_WRITE, "")));
    }
    for (DeadLetter letter : feed.deadLetters().list(pair.domain(), MOST)) {
      own.ofRecord(
              letter.key(),
              asked::contains,
              () ->
                  feed.deadLetters()
                      .show(pair.domain(), letter.id())
                      .flatMap(whole -> Optional.ofNullable(whole.value())))
          .ifPresent(key -> known.put(key, new Known(Cause.DEAD_LETTERED, "")));
    }
    return known;
  }

  @Override
  public List<Trust> trust(String domain) {
    List<Trust> trust = new ArrayList<>();
    trust.add(
        told(
            "Routed writes of the last day, by the dual-write ledger",
            () -> {
              LedgerCounts counts = evidence.ledger(domain, WINDOW);
              return new Found(
                  counts.confirmed()
                      + " confirmed, "
                      + counts.healed()
                      + " healed, "
                      + counts.diverged()
                      + " in one store only"
                      + (counts.diverged() == 0 ? "" : "; for example " + counts.example()),
                  counts.diverged() == 0);
            }));
    trust.add(
        told(
            "Compared reads of the last day",
            () -> {
              ShadowReads reads = evidence.shadowReads(domain, EVERY_EPOCH, WINDOW);
              return new Found(
                  reads.mismatches()
                      + " of "
                      + reads.samples()
                      + " did not match, "
                      + reads.faults()
                      + " failed, "
                      + reads.unjudged()
                      + " could not be judged",
                  reads.mismatches() == 0 && reads.faults() == 0);
            }));
    trust.add(
        told(
            "Stray writes",
            () -> {
              io.ficus.cutover.domain.gate.StrayWrites found = evidence.strayWrites(domain, WINDOW);
              return new Found(
                  found.unsettled() + " not settled, " + found.inWindow() + " seen in the last day",
                  found.unsettled() == 0);
            }));
    trust.add(
        told(
            "Dead letters",
            () -> {
              long letters = feed.status(domain).deadLetters();
              return new Found(letters + " not resolved", letters == 0);
            }));
    return trust;
  }

  private record Found(String text, boolean good) {}

  private static Trust told(String what, Supplier<Found> reading) {
    try {
      Found found = reading.get();
      return new Trust(what, found.text(), found.good() ? Trust.State.GOOD : Trust.State.BAD);
    } catch (RuntimeException e) {
      return new Trust(what, String.valueOf(e.getMessage()), Trust.State.UNKNOWN);
    }
  }
}
