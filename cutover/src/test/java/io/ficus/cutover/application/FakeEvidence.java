package io.ficus.cutover.application;

import io.ficus.cutover.RampShare;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.domain.gate.BridgeState;
import io.ficus.cutover.domain.gate.CaughtUp;
import io.ficus.cutover.domain.gate.LastReconciliation;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.Member;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.cutover.domain.gate.ShadowReads;
import io.ficus.cutover.domain.gate.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Good news from every source, until a test says otherwise. */
public final class FakeEvidence
    implements BridgeEvidence,
        FeedEvidence,
        ReconciliationEvidence,
        Fleet,
        ReverseSyncEvidence,
        DualWriteEvidence {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  public volatile Supplier<BridgeState> bridge = () -> new BridgeState(true, "RUNNING", LONG_AGO);
  public volatile Supplier<CaughtUp> caughtUp = () -> new CaughtUp.Reached(Duration.ofMillis(5));
  public volatile Supplier<Long> deadLetters = () -> 0L;
  public volatile Supplier<Long> recordsBehind = () -> 0L;
  public volatile Supplier<LastReconciliation> reconciliation;
  public volatile Supplier<List<Member>> fleet =
      () -> List.of(new Member("app-1", Long.MAX_VALUE, Duration.ZERO, true));
  public volatile Supplier<ReverseSyncState> reverseSync =
      () -> new ReverseSyncState(true, "RUNNING", LONG_AGO, Duration.ZERO, 0);
  public volatile Supplier<LedgerCounts> ledger =
      () -> new LedgerCounts(Duration.ofHours(1), 100, 1, 0, "");
  public volatile Supplier<LedgerCounts> ledgerSeen =
      () -> new LedgerCounts(Duration.ofHours(1), 100, 1, 0, "", Optional.of(2L));
  public volatile Supplier<ShadowReads> shadowReads =
      () -> new ShadowReads(Duration.ofHours(1), 5_000, 0, 0, 0);
  public volatile Supplier<StrayWrites> strayWrites =
      () -> new StrayWrites(Duration.ofHours(1), 0, 0);

  /** Over what time the ledger was asked last. */
  public volatile Duration ledgerWindow = Duration.ZERO;

  /** Since which epoch compared reads were asked for last. */
  public volatile long shadowEpoch;

  public final FakeApprovalRecords approvals = new FakeApprovalRecords();

  public FakeEvidence(Clock clock) {
    reconciliation =
        () -> new Run("run-1", Verdict.MATCHES, 9, true, clock.instant(), clock.instant());
  }

  /** All of it. */
  public EvidenceSources.Sources sources() {
    return new EvidenceSources.Sources(
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        Optional.of(approvals));
  }

  @Override
  public void beat(String instance, Collection<StageAt> known) {}

  @Override
  public void leave(String instance) {}

  @Override
  public List<Member> members(String domain) {
    return fleet.get();
  }

  @Override
  public ReverseSyncState reverseSync(String domain) {
    return reverseSync.get();
  }

  @Override
  public LedgerCounts ledger(String domain, Duration window) {
    ledgerWindow = window;
    return ledger.get();
  }

  @Override
  public LedgerCounts ledgerSeen(String domain, Duration window) {
    return ledgerSeen.get();
  }

  @Override
  public LedgerCounts ledgerDrained(String domain, Duration window) {
    return ledger.get();
  }

  @Override
  public ShadowReads shadowReads(String domain, long sinceEpoch, Duration window) {
    shadowEpoch = sinceEpoch;
    return shadowReads.get();
  }

  @Override
  public RampShare rampShare(String domain, long sinceEpoch, Duration window) {
    return new RampShare(200, 10, window);
  }

  @Override
  public StrayWrites strayWrites(String domain, Duration window) {
    return strayWrites.get();
  }

  @Override
  public BridgeState bridge(String domain) {
    return bridge.get();
  }

  @Override
  public CaughtUp caughtUp(String domain, Duration timeout) {
    return caughtUp.get();
  }

  @Override
  public long deadLetters(String domain) {
    return deadLetters.get();
  }

  @Override
  public long recordsBehind(String domain) {
    return recordsBehind.get();
  }

  @Override
  public LastReconciliation last(String domain) {
    return reconciliation.get();
  }
}
