package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.LEFT_OUT;
import static io.ficus.cutover.Gate.State.OPEN;
import static io.ficus.cutover.domain.gate.SampleEvidence.NOW;
import static io.ficus.cutover.domain.gate.SampleEvidence.bridge;
import static io.ficus.cutover.domain.gate.SampleEvidence.caughtUp;
import static io.ficus.cutover.domain.gate.SampleEvidence.deadLetters;
import static io.ficus.cutover.domain.gate.SampleEvidence.fleet;
import static io.ficus.cutover.domain.gate.SampleEvidence.gate;
import static io.ficus.cutover.domain.gate.SampleEvidence.gone;
import static io.ficus.cutover.domain.gate.SampleEvidence.good;
import static io.ficus.cutover.domain.gate.SampleEvidence.known;
import static io.ficus.cutover.domain.gate.SampleEvidence.ledger;
import static io.ficus.cutover.domain.gate.SampleEvidence.neverRun;
import static io.ficus.cutover.domain.gate.SampleEvidence.past;
import static io.ficus.cutover.domain.gate.SampleEvidence.reconciliation;
import static io.ficus.cutover.domain.gate.SampleEvidence.run;
import static io.ficus.cutover.domain.gate.SampleEvidence.sync;
import static io.ficus.cutover.domain.gate.SampleEvidence.wayBack;
import static io.ficus.cutover.domain.gate.SampleEvidence.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
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
            new Past(0, Optional.empty(), false, Optional.empty()),
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
  void noComparedReadAtAllIsNoMinimum() {
    GateLimits usual = GateLimits.usual();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GateLimits(
                    usual.reconciliationMaxAge(),
                    usual.ledgerWindow(),
                    usual.shadowWindow(),
                    0,
                    usual.shadowMaxPerMillion(),
                    usual.reverseSyncMaxLag(),
                    usual.strayWindow(),
                    usual.leftOut(),
                    usual.twoPersonStages(),
                    usual.approvalMaxAge()))
        .withMessageContaining("at least 0");
  }

  @Test
  void onlyGatesBeyondTheFirstStagesCanBeLeftOut() {
    GatePolicy lenient = new GatePolicy(limits(Duration.ofHours(1), Set.of("ledger-clean")));

    assertThat(lenient.judge(Stage.LIVE, good()))
        .extracting(Gate::rule)
        .endsWith("ledger-clean", "shadow-reads-agree");
    assertThat(gate(lenient.judge(Stage.LIVE, with(ledger(9, 1))), "ledger-clean"))
        .satisfies(
            gate -> {
              assertThat(gate.state()).isEqualTo(LEFT_OUT);
              assertThat(gate.lets()).isTrue();
              assertThat(gate.explanation()).contains("ficus.cutover.left-out-gates");
            });
    assertThat(lenient.overridable(Stage.LIVE)).doesNotContain("ledger-clean");
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
        later("shadow-reads-agree", OPEN, with(reads(1_000_000, 100, 0, 0))),
        later("shadow-reads-agree", CLOSED, with(reads(1_000_000, 101, 0, 0))),
        later("shadow-reads-agree", CLOSED, with(reads(10, 1, 0, 0))),
        later("shadow-reads-agree", INCONCLUSIVE, with(reads(999, 0, 0, 0))),
        // What could not be answered counts like what differed.
        later("shadow-reads-agree", OPEN, with(reads(1_000_000, 50, 50, 0))),
        later("shadow-reads-agree", CLOSED, with(reads(1_000_000, 50, 51, 0))),
        later("shadow-reads-agree", CLOSED, with(reads(950, 0, 50, 0))),
        later("shadow-reads-agree", CLOSED, with(reads(0, 0, 1, 0))),
        later("shadow-reads-agree", OPEN, with(reads(9_001, 0, 0, 999))),
        later("shadow-reads-agree", INCONCLUSIVE, with(reads(9_000, 0, 0, 1_000))),
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
  void whatIsCountedSaysOfHowManyAndInWhichTime() {
    Optional<Duration> hour = Optional.of(Duration.ofHours(1));
    assertThat(basis(Stage.LIVE, with(ledger(9, 1)), "ledger-clean"))
        .contains(new Gate.Basis(10, hour));
    assertThat(basis(Stage.LIVE, with(reads(9_001, 0, 0, 999)), "shadow-reads-agree"))
        .contains(new Gate.Basis(9_001, hour));
    assertThat(basis(Stage.LIVE, good(), "reconciliation-complete"))
        .contains(new Gate.Basis(12_000, Optional.empty()));
    assertThat(basis(Stage.LIVE, good(), "bridge-running")).isEmpty();
  }

  private Optional<Gate.Basis> basis(Stage to, Evidence evidence, String rule) {
    return gate(policy.judge(to, evidence), rule).basis();
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

  private static ShadowReads reads(long samples, long mismatches, long faults, long unjudged) {
    return new ShadowReads(Duration.ofHours(1), samples, mismatches, faults, unjudged);
  }

  private static Arguments later(String rule, Gate.State expected, Evidence evidence) {
    return Arguments.of(rule, expected, evidence);
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
    Past past = new Past(3, Optional.of(rollback), true, Optional.empty());
    return gate(policy.judge(Stage.DUAL_WRITE, past(evidence, past)), "reconciliation-fresh");
  }

  private static boolean belongsWith(String rule, String other) {
    return rule.startsWith("reconciliation")
        ? other.startsWith("reconciliation")
        : other.equals(rule);
  }
}
