package io.ficus.app.handover;

import io.ficus.cutover.application.DualWriteEvidence;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.ShadowReads;
import io.ficus.cutover.domain.gate.StrayWrites;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.LedgerReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What the gates are told of writes that reach both stores. */
final class WriteEvidence implements DualWriteEvidence {

  /** A write that is on one side only for longer counts as diverged; a younger one as under way. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(30);

  private final IntentLedger ledger;
  private final io.ficus.seam.reverse.StrayWrites strays;
  private final Clock clock;

  WriteEvidence(IntentLedger ledger, io.ficus.seam.reverse.StrayWrites strays, Clock clock) {
    this.ledger = ledger;
    this.strays = strays;
    this.clock = clock;
  }

  @Override
  public LedgerCounts ledger(String domain, Duration window) {
    Instant now = clock.instant();
    LedgerReport report = ledger.report(domain, now.minus(window), now.minus(UNDER_WAY));
    return new LedgerCounts(
        window,
        report.confirmed(),
        report.healed(),
        report.diverged(),
        report.samples().stream()
            .findFirst()
            .map(sample -> sample.intent() + ": " + sample.cause())
            .orElse(""));
  }

  @Override
  public ShadowReads shadowReads(String domain, Duration window) {
    throw new UnsupportedOperationException(
        "compared reads are counted by each instance for itself, and only since it started");
  }

  @Override
  public StrayWrites strayWrites(String domain, Duration window) {
    return new StrayWrites(
        window, strays.countSince(domain, clock.instant().minus(window)), strays.countOpen(domain));
  }
}
