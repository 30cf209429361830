package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Stage;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C6")
class RehearsalTest {

  private static final HandOverLimits LIMITS = HandOverLimits.usual();

  private final FakeParts parts = new FakeParts();
  private final CutoverFixture fixture = new CutoverFixture();

  private Attempt rehearse(Duration... comparing) {
    Iterator<Duration> each = List.of(comparing).iterator();
    parts.verify = () -> new VerifyOutcome.Verified(3, each.next());
    Procedure procedure =
        Procedure.asked(
                "membership",
                HandOverKind.TO_LEGACY,
                Stage.LIVE,
                Stage.SHADOW,
                4,
                "ada",
                "why",
                "app-1",
                Instant.EPOCH,
                LIMITS.lease())
            .begun(1, 1);
    Procedure rehearsing =
        procedure.done(Course.TO_LEGACY, procedure.found(), Instant.EPOCH, LIMITS.lease());
    assertThat(rehearsing.step()).isEqualTo(HandOverStep.REHEARSE);
    return new StepWork(
            parts.handOver(), fixture.gates, LIMITS, new TimeLimit(Runnable::run), fixture.clock)
        .take(rehearsing);
  }

  @Test
  void theBacklogIsBroughtDownBeforeThePauseIsPredicted() {
    assertThat(rehearse(Duration.ofSeconds(9), Duration.ofMillis(40)))
        .isInstanceOfSatisfying(
            Attempt.Done.class,
            done ->
                assertThat(done.found().predicted().orElseThrow())
                    .isLessThan(Duration.ofMillis(200)));
  }

  @Test
  void aRoundThatIsStillTooLongIsFollowedByOneMore() {
    assertThat(rehearse(Duration.ofSeconds(9), Duration.ofSeconds(3), Duration.ofMillis(40)))
        .isInstanceOf(Attempt.Done.class);
  }

  @Test
  void whatDoesNotFitAfterAllIsNotBegun() {
    assertThat(rehearse(Duration.ofSeconds(9), Duration.ofSeconds(4), Duration.ofSeconds(3)))
        .isInstanceOfSatisfying(
            Attempt.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("comparing 3 keys 3000")
                    .contains("ficus.cutover.pause-budget is 2000 ms"));
  }
}
