package io.ficus.cutover.domain;

import io.ficus.cutover.Stage;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The legal steps between stages: one forward, any number back, and none out of COMPLETE. A step
 * that moves the authority, or leaves the legacy store behind, is a hand-over. {@code
 * docs/cutover-stages.md} is printed from here.
 */
public final class StageMachine {

  private StageMachine() {}

  /** The stage one step forward; absent at COMPLETE. */
  public static Optional<Stage> next(Stage stage) {
    return switch (stage) {
      case OFF -> Optional.of(Stage.DUAL_WRITE);
      case DUAL_WRITE -> Optional.of(Stage.SHADOW);
      case SHADOW -> Optional.of(Stage.LIVE);
      case LIVE -> Optional.of(Stage.RAMP_DOWN);
      case RAMP_DOWN -> Optional.of(Stage.COMPLETE);
      case COMPLETE -> Optional.empty();
    };
  }

  /** The stage one step back; absent at OFF. */
  public static Optional<Stage> previous(Stage stage) {
    return Arrays.stream(Stage.values())
        .filter(before -> next(before).equals(Optional.of(stage)))
        .findFirst();
  }

  /** What lies between two stages. */
  public static Step step(Stage from, Stage to) {
    if (from == to) {
      return Step.NONE;
    }
    boolean flagOnly = from.authority() == to.authority() && to != Stage.COMPLETE;
    if (next(from).equals(Optional.of(to))) {
      return flagOnly ? Step.ADVANCE : Step.ADVANCE_BY_PROCEDURE;
    }
    if (from == Stage.COMPLETE || !isBehind(to, from)) {
      return Step.REFUSED;
    }
    return flagOnly ? Step.ROLL_BACK : Step.ROLL_BACK_BY_PROCEDURE;
  }

  /** Whether a stage comes somewhere before another. */
  public static boolean isBehind(Stage stage, Stage other) {
    Optional<Stage> before = previous(other);
    while (before.isPresent()) {
      if (before.get() == stage) {
        return true;
      }
      before = previous(before.get());
    }
    return false;
  }

  /**
   * All steps as a table in Markdown: a row for every stage before, a column for every one after.
   */
  public static String table() {
    String header =
        Arrays.stream(Stage.values()).map(Stage::name).collect(Collectors.joining(" | "));
    String rule = "|---".repeat(Stage.values().length + 1) + "|\n";
    String rows =
        Arrays.stream(Stage.values()).map(StageMachine::row).collect(Collectors.joining());
    return "| from \\ to | " + header + " |\n" + rule + rows;
  }

  private static String row(Stage from) {
    return Arrays.stream(Stage.values())
        .map(to -> step(from, to).label())
        .collect(Collectors.joining(" | ", "| **" + from + "** | ", " |\n"));
  }
}
