package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ficus.cutover.Gate;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GatePolicyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Fact.Missing<?> GONE = new Fact.Missing<>("the wire is cut");

  private final GatePolicy policy = new GatePolicy(Duration.ofHours(1));

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
    List<Gate> gates = policy.judge(evidence);

    assertThat(gates).hasSize(6);
    Gate gate = gate(gates, rule);
    assertThat(gate.state()).isEqualTo(expected);
    assertThat(gate.explanation()).isNotBlank();
    assertThat(gates.stream().filter(other -> !belongsWith(rule, other.rule())))
        .allMatch(Gate::isOpen);
  }

  @Test
  void noEvidenceAtAllOpensNothing() {
    assertThat(
            policy.judge(
                new Evidence("membership", gone(), gone(), gone(), gone(), Optional.empty(), NOW)))
        .hasSize(6)
        .allMatch(gate -> gate.state() == INCONCLUSIVE)
        .allMatch(gate -> gate.explanation().contains("the wire is cut"));
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
    Gate gate = gate(policy.judge(run(Verdict.MATCHES, true, 10)), "reconciliation-fresh");

    assertThat(gate.age()).contains(Duration.ofMinutes(10));
    assertThat(gate.value()).contains("10 min old");
    assertThat(gate.limit()).contains("1 h");
  }

  @Test
  void aMaximumAgeOfNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new GatePolicy(Duration.ZERO));
  }

  private Gate freshAfterRollback(Evidence e, Instant rollback) {
    return gate(
        policy.judge(
            new Evidence(
                e.domain(),
                e.bridge(),
                e.caughtUp(),
                e.deadLetters(),
                e.reconciliation(),
                Optional.of(rollback),
                e.at())),
        "reconciliation-fresh");
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
        "membership", bridge, caughtUp, deadLetters, reconciliation, Optional.empty(), NOW);
  }
}
