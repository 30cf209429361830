package io.ficus.app.handover;

import io.ficus.cutover.RampShare;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.application.DualWriteEvidence;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.ShadowReads;
import io.ficus.cutover.domain.gate.StrayWrites;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.LedgerReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the gates are told of double writes, compared reads and stray writes. Thread-safe. */
final class SeamEvidence implements DualWriteEvidence {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The ledger notes by the store's clock, the watermark is taken by this instance's. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

  private final IntentLedger ledger;
  private final ReadCounts reads;
  private final io.ficus.seam.reverse.StrayWrites strays;
  private final Drain drain;
  private final Stages stages;
  private final Clock clock;

  /** By domain the last watermark up to which this instance has seen both streams read. */
  private final Map<String, Instant> readUpTo = new ConcurrentHashMap<>();

  SeamEvidence(
      IntentLedger ledger,
      ReadCounts reads,
      io.ficus.seam.reverse.StrayWrites strays,
      Drain drain,
      Stages stages,
      Clock clock) {
    this.ledger = ledger;
    this.reads = reads;
    this.strays = strays;
    this.drain = drain;
    this.stages = stages;
    this.clock = clock;
  }

  /**
   * Reads both streams up to a watermark first: what is one-sided before it has diverged, and not
   * merely not arrived.
   *
   * @throws IllegalStateException if they could not be read that far
   */
  @Override
  public LedgerCounts ledger(String domain, Duration window) {
    Judged judged = judged(domain, window);
    judged
        .unjudged()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
    return counts(window, judged.report());
  }

  /**
   * How the writes of a window stand.
   *
   * @param unjudged why one-sided ones are all said to be open; empty if both streams were read up
   *     to a watermark
   */
  record Judged(Optional<String> unjudged, LedgerReport report) {}

  /**
   * As {@link #judged}, but writes no watermark: what has diverged is known up to the last one that
   * somebody asked for here.
   */
  Judged seen(String domain, Duration window) {
    Instant known = readUpTo.getOrDefault(domain, Instant.EPOCH);
    return new Judged(
        Optional.of(
            "no watermark was written for this answer, so what looks one-sided may be on its way"),
        ledger.report(domain, clock.instant().minus(window), known.minus(CLOCKS_APART)));
  }

  /** Some writes of a window that both stores show, for people. */
  List<LedgerReport.Settled> settled(String domain, Duration window) {
    return ledger.settled(domain, clock.instant().minus(window));
  }

  @Override
  public LedgerCounts ledgerSeen(String domain, Duration window) {
    LedgerReport report = seen(domain, window).report();
    LedgerCounts counts = counts(window, report);
    return new LedgerCounts(
        window,
        counts.confirmed(),
        counts.healed(),
        counts.diverged(),
        counts.example(),
        Optional.of(report.open()));
  }

  /**
   * As for the gate, but it answers also where the streams could not be read that far. Writes a
   * watermark.
   */
  Judged judged(String domain, Duration window) {
    Instant watermark = clock.instant();
    DrainOutcome outcome = drain.drain(domain, stages.of(domain).stage().authority(), PATIENCE);
    if (outcome instanceof DrainOutcome.Drained) {
      readUpTo.put(domain, watermark);
      return new Judged(Optional.empty(), report(domain, window, watermark));
    }
    return new Judged(
        Optional.of(
            "the streams were not read up to a watermark, so what looks one-sided may be on its"
                + " way: "
                + outcome.told()),
        ledger.report(domain, watermark.minus(window), Instant.EPOCH));
  }

  @Override
  public LedgerCounts ledgerDrained(String domain, Duration window) {
    return counts(window, report(domain, window, clock.instant()));
  }

  private LedgerReport report(String domain, Duration window, Instant watermark) {
    return ledger.report(domain, watermark.minus(window), watermark.minus(CLOCKS_APART));
  }

  private static LedgerCounts counts(Duration window, LedgerReport report) {
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
  public ShadowReads shadowReads(String domain, long sinceEpoch, Duration window) {
    ReadCounts.Sum sum = reads.sum(domain, sinceEpoch, window);
    return new ShadowReads(window, sum.samples(), sum.mismatches(), sum.faults(), sum.unjudged());
  }

  @Override
  public RampShare rampShare(String domain, long sinceEpoch, Duration window) {
    ReadCounts.Sum sum = reads.sum(domain, sinceEpoch, window);
    return new RampShare(sum.reads(), sum.ramped(), window);
  }

  @Override
  public StrayWrites strayWrites(String domain, Duration window) {
    return new StrayWrites(
        window, strays.countSince(domain, clock.instant().minus(window)), strays.countOpen(domain));
  }
}
