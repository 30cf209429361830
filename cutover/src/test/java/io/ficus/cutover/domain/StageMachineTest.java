package io.ficus.cutover.domain;

import static io.ficus.cutover.Stage.COMPLETE;
import static io.ficus.cutover.Stage.DUAL_WRITE;
import static io.ficus.cutover.Stage.LIVE;
import static io.ficus.cutover.Stage.OFF;
import static io.ficus.cutover.Stage.RAMP_DOWN;
import static io.ficus.cutover.Stage.SHADOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C6")
class StageMachineTest {

  private static final Path PAGE = Path.of("..", "docs", "cutover-stages.md");

  // The order of the columns is the order of the stages; written here by hand, not taken from code.
  private static final Map<Stage, List<Step>> EXPECTED =
      Map.of(
          OFF,
          List.of(Step.NONE, Step.ADVANCE, no(), no(), no(), no()),
          DUAL_WRITE,
          List.of(Step.ROLL_BACK, Step.NONE, Step.ADVANCE, no(), no(), no()),
          SHADOW,
          List.of(Step.ROLL_BACK, Step.ROLL_BACK, Step.NONE, Step.ADVANCE_BY_PROCEDURE, no(), no()),
          LIVE,
          List.of(back(), back(), back(), Step.NONE, Step.ADVANCE, no()),
          RAMP_DOWN,
          List.of(back(), back(), back(), Step.ROLL_BACK, Step.NONE, Step.ADVANCE_BY_PROCEDURE),
          COMPLETE,
          List.of(no(), no(), no(), no(), no(), Step.NONE));

  private static Step no() {
    return Step.REFUSED;
  }

  private static Step back() {
    return Step.ROLL_BACK_BY_PROCEDURE;
  }

  @Test
  void everyPairOfStagesHasTheStepThatTheDesignSays() {
    List<Stage> columns = List.of(OFF, DUAL_WRITE, SHADOW, LIVE, RAMP_DOWN, COMPLETE);
    for (Stage from : Stage.values()) {
      assertThat(columns.stream().map(to -> StageMachine.step(from, to)))
          .as("from %s", from)
          .containsExactlyElementsOf(EXPECTED.get(from));
    }
  }

  @Test
  void previousUndoesNext() {
    for (Stage stage : Stage.values()) {
      StageMachine.next(stage)
          .ifPresent(next -> assertThat(StageMachine.previous(next)).contains(stage));
    }
    assertThat(StageMachine.previous(OFF)).isEmpty();
  }

  @Test
  void thePageShowsTheTableThatTheCodePrints() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("The table in docs/cutover-stages.md is printed from StageMachine.table(); paste it")
        .contains(StageMachine.table());
  }
}
