package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatePolicyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Fact.Missing<?> GONE = new Fact.Missing<>("the wire is cut");

  private final GatePolicy policy = new GatePolicy(GateLimits.usual());

  static Stream<Arguments> matrix() {
    return Stream.of(
        Arguments.of("bridge-running", OPEN, bridge(known(new BridgeState(true, "RUNNING", NOW)))),
        Arguments.of(
            "bridge-running", CLOSED, bridge(known(new BridgeState(false, "PAUSED", NOW)))),
        Arguments.of("bridge-running", INCONCLUSIVE, bridge(gone())),
        Arguments.of(
            "domain-caught-up", OPEN, caughtUp(known(new CaughtUp.Reached(Duration.ofMillis(7))))),
        Arguments.of(
            "domain-caught-up", CLOSED, caughtUp(known(new CaughtUp.NotReached("t-1 missing")))),
        Arguments.of(
            "domain-caught-up", INCONCLUSIVE, caughtUp(known(new CaughtUp.Unknown("no mark")))),
        Arguments.of("domain-caught-up", INCONCLUSIVE, caughtUp(gone())),
        Arguments.of("dead-letters-empty", OPEN, deadLetters(known(0L))),
        Arguments.of("dead-letters-empty", CLOSED, deadLetters(known(1L))),
        Arguments.of("dead-letters-empty", INCONCLUSIVE, deadLetters(known(-1L))),
        Arguments.of("dead-letters-empty", INCONCLUSIVE, deadLetters(gone())),
        Arguments.of("reconciliation-clean", OPEN, run(Verdict.MATCHES, true, 10)),
        Arguments.of("reconciliation-clean", CLOSED, run(Verdict.DIFFERS, true, 10)),
        Arguments.of("reconciliation-clean", INCONCLUSIVE, run(Verdict.UNPROVEN, true, 10)),
        Arguments.of("reconciliation-clean", CLOSED, run(Verdict.REPAIRED, true, 10)),
        Arguments.of("reconciliation-clean", INCONCLUSIVE, neverRun()),
        Arguments.of("reconciliation-clean", INCONCLUSIVE, reconciliation(gone())),
        Arguments.of("reconciliation-complete", OPEN, run(Verdict.MATCHES, true, 10)),
        Arguments.of("reconciliation-complete", CLOSED, run(Verdict.MATCHES, false, 10)),
        Arguments.of("reconciliation-complete", INCONCLUSIVE, neverRun()),
        Arguments.of("reconciliation-complete", INCONCLUSIVE, reconciliation(gone())),
        Arguments.of("reconciliation-fresh", OPEN, run(Verdict.MATCHES, true, 59)),
        Arguments.of("reconciliation-fresh", CLOSED, run(Verdict.MATCHES, true, 60)),
        Arguments.of("reconciliation-fresh", INCONCLUSIVE, run(Verdict.MATCHES, true, -2)),
        Arguments.of("reconciliation-fresh", INCONCLUSIVE, neverRun()),
        Arguments.of("reconciliation-fresh", INCONCLUSIVE, reconciliation(gone())));
  }

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @MethodSource("matrix")
  void eachRuleJudgesItsOwnFactAndNoOther(String rule, Gate.State expected, Evidence evidence) {
    List<Gate> gates = policy.judge(Stage.DUAL_WRITE, evidence);

    assertThat(gates).hasSize(7);
    Gate gate = gate(gates, rule);
    assertThat(gate.state()).isEqualTo(expected);
    assertThat(gate.explanation()).isNotBlank();
    assertThat(gates.stream().filter(other -> !belongsWith(rule, other.rule())))
        .allMatch(Gate::isOpen);
  }

  @Test
  void noEvidenceAtAllOpensNothing() {
    Evidence nothing =
        new Evidence(
            "membership",
            gone(),
            gone(),
            gone(),
            gone(),
            gone(),
            gone(),
            gone(),
            gone(),
            gone(),
            gone(),
            new Past(0, Optional.empty(), false),
            NOW);

    for (Stage to : Stage.values()) {
      assertThat(policy.judge(to, nothing))
          .hasSizeGreaterThanOrEqualTo(7)
          .noneMatch(Gate::isOpen)
          .filteredOn(gate -> !gate.rule().equals("way-back-tried"))
          .allMatch(gate -> gate.state() == INCONCLUSIVE)
          .allMatch(gate -> gate.explanation().contains("the wire is cut"));
    }
  }

  @Test
  void aRunThatBeganBeforeTheLastRollbackIsNotFresh() {
    Evidence evidence = run(Verdict.MATCHES, true, 10);
    Instant began = NOW.minus(Duration.ofMinutes(11));

    assertThat(freshAfterRollback(evidence, began.minusMillis(1)).state()).isEqualTo(OPEN);
    assertThat(freshAfterRollback(evidence, began).state()).isEqualTo(CLOSED);
    assertThat(freshAfterRollback(evidence, began.plusMillis(1)).state()).isEqualTo(CLOSED);
  }

  @Test
  void agesCountFromTheMomentOfTheEvidence() {
    Gate gate =
        gate(
            policy.judge(Stage.DUAL_WRITE, run(Verdict.MATCHES, true, 10)), "reconciliation-fresh");

    assertThat(gate.age()).contains(Duration.ofMinutes(10));
    assertThat(gate.value()).contains("10 min old");
    assertThat(gate.limit()).contains("1 h");
  }

  @Test
  void aMaximumAgeOfNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> limits(Duration.ZERO, Set.of()));
  }

  @Test
  void onlyGatesBeyondTheFirstStagesCanBeLeftOut() {
    GatePolicy lenient = new GatePolicy(limits(Duration.ofHours(1), Set.of("ledger-clean")));

    assertThat(lenient.judge(Stage.LIVE, good()))
        .extracting(Gate::rule)
        .contains("shadow-reads-agree")
        .doesNotContain("ledger-clean");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new GatePolicy(limits(Duration.ofHours(1), Set.of("reconciliation-clean"))))
        .withMessageContaining("ledger-clean");
  }

  @Test
  void eachStageAsksForWhatItRisks() {
    assertThat(policy.judge(Stage.LIVE, good()))
        .extracting(Gate::rule)
        .endsWith("ledger-clean", "shadow-reads-agree");
    assertThat(policy.judge(Stage.RAMP_DOWN, good()))
        .extracting(Gate::rule)
        .endsWith("ledger-clean", "reverse-sync-healthy", "no-stray-writes");
    assertThat(policy.judge(Stage.COMPLETE, good()))
        .extracting(Gate::rule)
        .endsWith("way-back-tried");
  }

  static Stream<Arguments> laterGates() {
    Duration hour = Duration.ofHours(1);
    return Stream.of(
        later(
            "fleet-acknowledged",
            OPEN,
            fleet(new Member("a", 3, Duration.ZERO, true), new Member("dead", 1, hour, false))),
        later(
            "fleet-acknowledged",
            CLOSED,
            fleet(
                new Member("a", 3, Duration.ZERO, true),
                new Member("b", 2, Duration.ofSeconds(4), true))),
        later("fleet-acknowledged", INCONCLUSIVE, fleet()),
        later("ledger-clean", OPEN, with(ledger(9, 0))),
        later("ledger-clean", CLOSED, with(ledger(9, 1))),
        later("ledger-clean", INCONCLUSIVE, with(ledger(0, 0))),
        later("shadow-reads-agree", OPEN, with(new ShadowReads(hour, 1_000_000, 100))),
        later("shadow-reads-agree", CLOSED, with(new ShadowReads(hour, 1_000_000, 101))),
        later("shadow-reads-agree", CLOSED, with(new ShadowReads(hour, 10, 1))),
        later("shadow-reads-agree", INCONCLUSIVE, with(new ShadowReads(hour, 999, 0))),
        later("reverse-sync-healthy", OPEN, with(sync(true, 9, 0))),
        later("reverse-sync-healthy", CLOSED, with(sync(true, 10, 0))),
        later("reverse-sync-healthy", CLOSED, with(sync(true, 0, 1))),
        later("reverse-sync-healthy", CLOSED, with(sync(false, 0, 0))),
        later("no-stray-writes", OPEN, with(new StrayWrites(hour, 0, 0))),
        later("no-stray-writes", CLOSED, with(new StrayWrites(hour, 1, 0))),
        later("no-stray-writes", CLOSED, with(new StrayWrites(hour, 0, 1))),
        later("way-back-tried", OPEN, good()),
        later("way-back-tried", CLOSED, wayBack(false)));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource
  void laterGates(String rule, Gate.State expected, Evidence evidence) {
    Stage asked = rule.equals("shadow-reads-agree") ? Stage.LIVE : Stage.COMPLETE;

    assertThat(gate(policy.judge(asked, evidence), rule).state()).isEqualTo(expected);
  }

  @Test
  void theInstanceThatIsBehindIsNamed() {
    Evidence evidence =
        fleet(
            new Member("app-11", 3, Duration.ZERO, true),
            new Member("app-12", 2, Duration.ofSeconds(4), true));

    Gate gate = gate(policy.judge(Stage.SHADOW, evidence), "fleet-acknowledged");
    assertThat(gate.value()).contains("1 of 2");
    assertThat(gate.explanation()).contains("app-12", "epoch 2", "4000 ms");
  }

  private static Arguments later(String rule, Gate.State expected, Evidence evidence) {
    return Arguments.of(rule, expected, evidence);
  }

  private static LedgerCounts ledger(long confirmed, long diverged) {
    return new LedgerCounts(Duration.ofHours(1), confirmed, 0, diverged, "intent 7");
  }

  private static ReverseSyncState sync(boolean running, long lagSeconds, long deadLetters) {
    return new ReverseSyncState(running, "STATE", NOW, Duration.ofSeconds(lagSeconds), deadLetters);
  }

  private static Evidence good() {
    return evidence(goodBridge(), goodCaughtUp(), known(0L), goodRun());
  }

  private static Evidence fleet(Member... members) {
    Evidence e = good();
    return new Evidence(
        e.domain(),
        e.bridge(),
        e.caughtUp(),
        e.deadLetters(),
        e.reconciliation(),
        known(List.of(members)),
        e.reverseSync(),
        e.ledger(),
        e.shadowReads(),
        e.strayWrites(),
        e.approvals(),
        e.past(),
        e.at());
  }

  private static Evidence with(Record fact) {
    Evidence e = good();
    return new Evidence(
        e.domain(),
        e.bridge(),
        e.caughtUp(),
        e.deadLetters(),
        e.reconciliation(),
        e.fleet(),
        fact instanceof ReverseSyncState it ? known(it) : e.reverseSync(),
        fact instanceof LedgerCounts it ? known(it) : e.ledger(),
        fact instanceof ShadowReads it ? known(it) : e.shadowReads(),
        fact instanceof StrayWrites it ? known(it) : e.strayWrites(),
        e.approvals(),
        e.past(),
        e.at());
  }

  private static Evidence wayBack(boolean tried) {
    return past(good(), new Past(3, Optional.empty(), tried));
  }

  private static Evidence past(Evidence e, Past past) {
    return new Evidence(
        e.domain(),
        e.bridge(),
        e.caughtUp(),
        e.deadLetters(),
        e.reconciliation(),
        e.fleet(),
        e.reverseSync(),
        e.ledger(),
        e.shadowReads(),
        e.strayWrites(),
        e.approvals(),
        past,
        e.at());
  }

  private static GateLimits limits(Duration maxAge, Set<String> leftOut) {
    GateLimits usual = GateLimits.usual();
    return new GateLimits(
        maxAge,
        usual.ledgerWindow(),
        usual.shadowWindow(),
        usual.shadowMinSamples(),
        usual.shadowMaxPerMillion(),
        usual.reverseSyncMaxLag(),
        usual.strayWindow(),
        leftOut,
        usual.twoPersonStages(),
        usual.approvalMaxAge());
  }

  private Gate freshAfterRollback(Evidence evidence, Instant rollback) {
    Past past = new Past(3, Optional.of(rollback), true);
    return gate(policy.judge(Stage.DUAL_WRITE, past(evidence, past)), "reconciliation-fresh");
  }

  private static Gate gate(List<Gate> gates, String rule) {
    return gates.stream().filter(gate -> gate.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static boolean belongsWith(String rule, String other) {
    return rule.startsWith("reconciliation")
        ? other.startsWith("reconciliation")
        : other.equals(rule);
  }

  private static <T> Fact<T> known(T value) {
    return new Fact.Known<>(value);
  }

  private static <T> Fact<T> gone() {
    return new Fact.Missing<>(GONE.why());
  }

  private static Evidence bridge(Fact<BridgeState> bridge) {
    return evidence(bridge, goodCaughtUp(), known(0L), goodRun());
  }

  private static Evidence caughtUp(Fact<CaughtUp> caughtUp) {
    return evidence(goodBridge(), caughtUp, known(0L), goodRun());
  }

  private static Evidence deadLetters(Fact<Long> deadLetters) {
    return evidence(goodBridge(), goodCaughtUp(), deadLetters, goodRun());
  }

  private static Evidence reconciliation(Fact<LastReconciliation> reconciliation) {
    return evidence(goodBridge(), goodCaughtUp(), known(0L), reconciliation);
  }

  private static Evidence neverRun() {
    return reconciliation(known(new LastReconciliation.NeverRun()));
  }

  private static Evidence run(Verdict verdict, boolean complete, long minutesAgo) {
    Instant finished = NOW.minus(Duration.ofMinutes(minutesAgo));
    return reconciliation(
        known(new Run("run-7", verdict, complete, finished.minusSeconds(60), finished)));
  }

  private static Fact<LastReconciliation> goodRun() {
    return run(Verdict.MATCHES, true, 10).reconciliation();
  }

  private static Fact<BridgeState> goodBridge() {
    return known(new BridgeState(true, "RUNNING", NOW));
  }

  private static Fact<CaughtUp> goodCaughtUp() {
    return known(new CaughtUp.Reached(Duration.ofMillis(7)));
  }

  private static Evidence evidence(
      Fact<BridgeState> bridge,
      Fact<CaughtUp> caughtUp,
      Fact<Long> deadLetters,
      Fact<LastReconciliation> reconciliation) {
    return new Evidence(
        "membership",
        bridge,
        caughtUp,
        deadLetters,
        reconciliation,
        known(List.of(new Member("app-1", 3, Duration.ZERO, true))),
        known(sync(true, 0, 0)),
        known(ledger(9, 0)),
        known(new ShadowReads(Duration.ofHours(1), 5_000, 0)),
        known(new StrayWrites(Duration.ofHours(1), 0, 0)),
        known(List.of()),
        new Past(3, Optional.empty(), true),
        NOW);
  }
}
