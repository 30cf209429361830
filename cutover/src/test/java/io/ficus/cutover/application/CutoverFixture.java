package io.ficus.cutover.application;

import io.ficus.cutover.Approvals;
import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.application.door.TwoPersonApprovals;
import io.ficus.cutover.domain.gate.GateLimits;
import io.ficus.cutover.domain.gate.GatePolicy;
import io.ficus.cutover.domain.gate.Past;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A front door over given records, with evidence that a test controls. */
public final class CutoverFixture {

  public static final String REASON = "the team agreed";

  public final SteppingClock clock = new SteppingClock();
  public final FakeEvidence evidence = new FakeEvidence(clock);
  public final StageRecords records;
  public final GateKeeper gates;
  public final GatedCutovers cutovers;
  public final Approvals approvals;

  public CutoverFixture(StageRecords records, StageFollower follower) {
    this(records, follower, GateLimits.usual());
  }

  public CutoverFixture(StageRecords records, StageFollower follower, GateLimits limits) {
    GatePolicy policy = new GatePolicy(limits);
    this.records = records;
    this.gates =
        new GateKeeper(
            new EvidenceSources(
                evidence.sources(),
                domain -> Past.of(records.history(domain)),
                new EvidenceLimits(Duration.ofSeconds(1), Duration.ofMillis(1)),
                clock),
            policy);
    this.cutovers =
        new GatedCutovers(records, gates, Optional.empty(), new FakeReadRamps(), follower, clock);
    this.approvals = new TwoPersonApprovals(records, evidence.approvals, policy, clock);
  }

  public CutoverFixture() {
    this(new FakeStageRecords(), now -> {});
  }

  /** The usual limits, but for a second without stray writes instead of an hour. */
  public static GateLimits impatient() {
    return impatientWithout(Set.of());
  }

  /** Likewise, with some gates left out. */
  public static GateLimits impatientWithout(Set<String> leftOut) {
    GateLimits usual = GateLimits.usual();
    return new GateLimits(
        usual.reconciliationMaxAge(),
        usual.ledgerWindow(),
        usual.shadowWindow(),
        usual.shadowMinSamples(),
        usual.shadowMaxPerMillion(),
        usual.reverseSyncMaxLag(),
        Duration.ofSeconds(1),
        leftOut,
        usual.twoPersonStages(),
        usual.approvalMaxAge());
  }

  /** Puts a domain at a stage, past every rule. */
  public void standAt(String domain, Stage stage) {
    cutovers.register(domain);
    long epoch = records.find(domain).orElseThrow().epoch();
    Stage from = records.find(domain).orElseThrow().stage();
    if (from != stage) {
      records.change(
          StageRecordsContract.change(
              domain, AuditEntry.Kind.ADVANCED, from, stage, epoch + 1, List.of()));
    }
  }

  public static ChangeRequest request() {
    return new ChangeRequest(OptionalLong.empty(), "ada", REASON, false);
  }

  public static ChangeRequest by(String actor) {
    return new ChangeRequest(OptionalLong.empty(), actor, REASON, false);
  }

  public static ChangeRequest dryRun() {
    return new ChangeRequest(OptionalLong.empty(), "ada", "", true);
  }

  public static ChangeRequest expecting(long epoch) {
    return new ChangeRequest(OptionalLong.of(epoch), "ada", REASON, false);
  }
}
