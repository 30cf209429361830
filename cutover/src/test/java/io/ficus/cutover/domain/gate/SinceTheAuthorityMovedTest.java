package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;
import static io.ficus.cutover.domain.gate.SampleEvidence.NOW;
import static io.ficus.cutover.domain.gate.SampleEvidence.gate;
import static io.ficus.cutover.domain.gate.SampleEvidence.good;
import static io.ficus.cutover.domain.gate.SampleEvidence.past;
import static io.ficus.cutover.domain.gate.SampleEvidence.run;
import static io.ficus.cutover.domain.gate.SampleEvidence.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was seen before the authority moved says nothing of the time since. */
@Tag("C6")
class SinceTheAuthorityMovedTest {

  private final GatePolicy policy = new GatePolicy(GateLimits.usual());

  @Test
  void aRunThatBeganBeforeTheAuthorityMovedIsNotFresh() {
    Evidence evidence = run(Verdict.MATCHES, true, 10);
    Instant began = NOW.minus(Duration.ofMinutes(11));

    assertThat(freshAfterHandOver(evidence, began.minusMillis(1)).state()).isEqualTo(OPEN);
    assertThat(freshAfterHandOver(evidence, began))
        .satisfies(
            gate -> {
              assertThat(gate.state()).isEqualTo(CLOSED);
              assertThat(gate.value().orElseThrow()).contains("before the last hand-over");
            });
    assertThat(freshAfterHandOver(evidence, began.plusMillis(1)).state()).isEqualTo(CLOSED);
  }

  @Test
  void noStrayWriteProvesNothingBeforeTheDomainHadTheAuthorityForTheWholeWindow() {
    Instant moved = NOW.minus(Duration.ofMinutes(59));

    Gate early = strays(good(), moved);
    assertThat(early.state()).isEqualTo(INCONCLUSIVE);
    assertThat(early.explanation()).contains("2026-03-01T12:01:00Z");
    assertThat(strays(good(), moved.minus(Duration.ofMinutes(1))).state()).isEqualTo(OPEN);
    assertThat(strays(with(new StrayWrites(Duration.ofHours(1), 1, 0)), moved).state())
        .isEqualTo(CLOSED);
    assertThat(
            gate(
                    policy.judge(
                        Stage.RAMP_DOWN,
                        past(good(), new Past(3, Optional.empty(), true, Optional.empty()))),
                    "no-stray-writes")
                .state())
        .as("nobody knows since when")
        .isEqualTo(INCONCLUSIVE);
  }

  private Gate strays(Evidence evidence, Instant authoritySince) {
    return gate(
        policy.judge(Stage.RAMP_DOWN, past(evidence, handedOver(authoritySince))),
        "no-stray-writes");
  }

  private static Past handedOver(Instant at) {
    return new Past(3, Optional.empty(), true, Optional.of(at));
  }

  private Gate freshAfterHandOver(Evidence evidence, Instant at) {
    return gate(
        policy.judge(Stage.RAMP_DOWN, past(evidence, handedOver(at))), "reconciliation-fresh");
  }
}
