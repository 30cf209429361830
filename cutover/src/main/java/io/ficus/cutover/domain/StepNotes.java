package io.ficus.cutover.domain;

import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import java.util.List;
import java.util.stream.Stream;

/** A step forward in words, for those who must decide whether to take it. */
public final class StepNotes {

  private StepNotes() {}

  /** What an advance does, in order. */
  public static List<String> steps(DomainStage current, Stage to) {
    return switch (StageMachine.step(current.stage(), to)) {
      case ADVANCE ->
          List.of(
              "Judge every gate again; stop unless all are open.",
              "Change "
                  + current.domain()
                  + " from "
                  + current.stage()
                  + " to "
                  + to
                  + " and its epoch from "
                  + current.epoch()
                  + " to "
                  + (current.epoch() + 1)
                  + ", and write actor, reason and gates to the audit, in one transaction.",
              "Every instance follows within a second. From then on: " + effect(to));
      case ADVANCE_BY_PROCEDURE ->
          Stream.concat(
                  Course.of(
                          to == Stage.COMPLETE ? HandOverKind.TO_COMPLETE : HandOverKind.TO_DOMAIN)
                      .steps()
                      .stream()
                      .map(HandOverStep::meaning),
                  Stream.of("From then on: " + effect(to)))
              .toList();
      case NONE, ROLL_BACK, ROLL_BACK_BY_PROCEDURE, REFUSED -> List.of();
    };
  }

  /** What it costs to come back from a stage to any before it. */
  public static String costOfGoingBack(Stage from, Stage to) {
    return switch (StageMachine.step(from, to)) {
      case ROLL_BACK_BY_PROCEDURE -> costOfGoingBack(Stage.LIVE);
      case NONE, ADVANCE, ADVANCE_BY_PROCEDURE, ROLL_BACK, REFUSED -> costOfGoingBack(from);
    };
  }

  /** What it costs to come back from a stage to the one before it. */
  public static String costOfGoingBack(Stage from) {
    return switch (from) {
      case OFF -> "There is nothing to go back to.";
      case DUAL_WRITE, SHADOW ->
          "Nothing: the legacy store keeps the authority and holds every write; the domain store"
              + " goes on following. No pause, no data to move.";
      case LIVE ->
          "A pause of the domain's writes while the reverse sync drains into the legacy store, and"
              + " the hand-over of the authority.";
      case RAMP_DOWN -> "Nothing: the domain store keeps the authority. Reads are compared again.";
      case COMPLETE ->
          "There is no way back: the legacy store no longer gets the domain's writes. It would take"
              + " every row of the domain store brought back into the legacy tables by hand, a"
              + " comparison that finds no difference, and both ownership rows set by hand while"
              + " nobody writes. Ficus does none of it.";
    };
  }

  private static String effect(Stage stage) {
    String reads =
        switch (stage.reads()) {
          case LEGACY -> "reads ask the legacy store";
          case BOTH_RETURN_LEGACY ->
              "a sample of reads asks both stores and returns the legacy store's answer";
          case BOTH_RETURN_DOMAIN ->
              "a sample of reads asks both stores and returns the domain store's answer";
          case DOMAIN -> "reads ask the domain store";
        };
    String writes =
        switch (stage.writes()) {
          case LEGACY -> "writes go to the legacy store";
          case LEGACY_THEN_DOMAIN -> "writes go to the legacy store, then to the domain store";
          case DOMAIN_THEN_LEGACY -> "writes go to the domain store, then to the legacy store";
          case DOMAIN -> "writes go to the domain store";
        };
    return reads + "; " + writes + ".";
  }
}
