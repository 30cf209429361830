package io.ficus.cutover.domain.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("C6")
class CourseTest {

  private static final Path PAGE = Path.of("..", "docs", "cutover-stages.md");

  @ParameterizedTest
  @EnumSource(names = {"TO_LEGACY", "REASSERT"})
  void aLoserIsClosedBeforeAWinnerIsOpened(HandOverKind kind) {
    assertThat(Course.of(kind).steps())
        .containsSubsequence(HandOverStep.CLOSE_LOSER, HandOverStep.OPEN_WINNER);
  }

  /** What holds the legacy store up, or takes it away, keeps nobody waiting. */
  @Test
  void toLiveTheWinnerIsOpenedAsSoonAsTheFlipIsMade() {
    assertThat(Course.TO_DOMAIN.steps())
        .containsSequence(HandOverStep.FLIP, HandOverStep.OPEN_WINNER, HandOverStep.CLOSE_LOSER)
        .containsSubsequence(HandOverStep.FENCE, HandOverStep.FLIP);
  }

  /** It takes what the reverse sync brings until that is stopped; it had no authority before. */
  @Test
  void whatIsLeftBehindIsClosedLast() {
    assertThat(Course.TO_COMPLETE.steps())
        .containsSubsequence(
            HandOverStep.DRAIN,
            HandOverStep.FLIP,
            HandOverStep.OPEN_WINNER,
            HandOverStep.DRAIN_REST,
            HandOverStep.STOP_REVERSE_SYNC,
            HandOverStep.CLOSE_LOSER);
  }

  @Test
  void theReverseSyncsStartIsKnownBeforeTheFlip() {
    assertThat(Course.TO_DOMAIN.steps())
        .containsSubsequence(
            List.of(
                HandOverStep.CAPTURE_START,
                HandOverStep.FENCE,
                HandOverStep.FLIP,
                HandOverStep.START_REVERSE_SYNC));
  }

  @Test
  void thePageShowsTheTableThatTheCodePrints() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("The table in docs/cutover-stages.md is printed from Course.table(); paste it")
        .contains(Course.table());
  }
}
