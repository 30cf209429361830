package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static String truth(HandOverKind kind, Stage from, Stage to, HandOverStep at) {
    Procedure now =
        Procedure.asked(
                "membership",
                kind,
                from,
                to,
                4,
                "ada",
                "why",
                "app-1",
                Instant.EPOCH,
                Duration.ofMinutes(1))
            .begun(1, 1);
    while (now.step() != at) {
      now = now.done(Course.of(kind), now.found(), Instant.EPOCH, Duration.ofMinutes(1));
    }
    return Reports.of(now, List.of(), Instant.EPOCH).truth();
  }

  @Test
  void onTheWayToCompleteTheDomainStoreTakesWritesThroughout() {
    for (HandOverStep step : Course.TO_COMPLETE.steps()) {
      assertThat(truth(HandOverKind.TO_COMPLETE, Stage.RAMP_DOWN, Stage.COMPLETE, step))
          .as(step.name())
          .startsWith("The domain store has the authority and takes writes");
    }
    assertThat(
            truth(
                HandOverKind.TO_COMPLETE,
                Stage.RAMP_DOWN,
                Stage.COMPLETE,
                HandOverStep.CLOSE_LOSER))
        .contains("not closed for good yet");
  }

  @Test
  void behindTheFlipNeitherStoreTakesWritesUntilTheWinnerIsOpen() {
    assertThat(truth(HandOverKind.TO_LEGACY, Stage.LIVE, Stage.SHADOW, HandOverStep.CLOSE_LOSER))
        .isEqualTo(
            truth(HandOverKind.TO_LEGACY, Stage.LIVE, Stage.SHADOW, HandOverStep.OPEN_WINNER))
        .contains("legacy store has the authority and may not take writes yet")
        .contains("domain store refuses them");
    assertThat(
            truth(HandOverKind.TO_LEGACY, Stage.LIVE, Stage.SHADOW, HandOverStep.STOP_REVERSE_SYNC))
        .isEqualTo("The legacy store has the authority and takes writes.");
  }

  @Test
  void aReassertionProvesNothingBeforeItHasSetBothRows() {
    assertThat(truth(HandOverKind.REASSERT, Stage.LIVE, Stage.LIVE, HandOverStep.OPEN_WINNER))
        .contains("not sure");
    assertThat(truth(HandOverKind.REASSERT, Stage.LIVE, Stage.LIVE, HandOverStep.TELL_HOOKS))
        .isEqualTo("The domain store has the authority and takes writes.");
  }
}
