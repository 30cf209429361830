package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Outcomes as HTTP answers. */
final class Answers {

  private Answers() {}

  static ResponseEntity<Object> of(CutoverOutcome outcome) {
    if (outcome instanceof CutoverOutcome.Advanced it) {
      return changed("advanced", it.from(), it.now().stage(), null, it.now(), it.gates());
    }
    if (outcome instanceof CutoverOutcome.RolledBack it) {
      return changed("rolled-back", it.from(), it.now().stage(), null, it.now(), List.of());
    }
    if (outcome instanceof CutoverOutcome.WouldAdvance it) {
      return changed(
          "would-advance", it.current().stage(), it.to(), null, it.current(), it.gates());
    }
    if (outcome instanceof CutoverOutcome.WouldRollBack it) {
      return ok(
          it.current(),
          new CutoverJson.Change(
              CutoverJson.SCHEMA_VERSION,
              "would-roll-back",
              it.current().stage().name(),
              it.to().name(),
              null,
              CutoverJson.DomainView.of(it.current()),
              List.of(),
              CutoverJson.CostView.of(it.cost())));
    }
    if (outcome instanceof CutoverOutcome.NothingToDo it) {
      Stage stage = it.current().stage();
      return changed("nothing-to-do", stage, stage, it.reason(), it.current(), List.of());
    }
    if (outcome instanceof CutoverOutcome.Reasserted it) {
      Stage stage = it.now().stage();
      return changed("reasserted", stage, stage, null, it.now(), List.of());
    }
    if (outcome instanceof CutoverOutcome.Ramped it) {
      Stage stage = it.now().stage();
      return changed(
          it.stored() ? "ramped" : "would-ramp",
          stage,
          stage,
          "Reads of "
              + inWords(it.after())
              + " take the path of "
              + stage
              + "; before it were "
              + inWords(it.before())
              + ". All others read as in the stage before it.",
          it.now(),
          List.of());
    }
    if (outcome instanceof CutoverOutcome.Unsettled it) {
      return ResponseEntity.accepted()
          .eTag("\"" + it.now().epoch() + "\"")
          .body(
              new CutoverJson.Change(
                  CutoverJson.SCHEMA_VERSION,
                  "unsettled",
                  it.from().name(),
                  it.now().stage().name(),
                  unsettled(it),
                  CutoverJson.DomainView.of(it.now()),
                  List.of(),
                  null));
    }
    return refused(refusal(outcome));
  }

  private static String inWords(ReadRamp ramp) {
    String share = ramp.percent() + " % of the keys";
    return ramp.keys().isEmpty() ? share : share + " and " + ramp.keys().size() + " named ones";
  }

  private static String unsettled(CutoverOutcome.Unsettled it) {
    return "Not done yet, and not to be asked for again. "
        + it.handOver().truth()
        + " Still to do: "
        + it.handOver().next()
        + " It is tried again until it is done; the last failure was: "
        + it.handOver().note()
        + ". Mend that, and look with `ficus cutover show "
        + it.now().domain()
        + "`.";
  }

  private static ProblemDetail refusal(CutoverOutcome outcome) {
    if (outcome instanceof CutoverOutcome.GateClosed it) {
      return Problems.gateClosed(it.current(), it.to().name(), it.gates());
    }
    if (outcome instanceof CutoverOutcome.Conflict it) {
      return Problems.epochMoved(it.current());
    }
    if (outcome instanceof CutoverOutcome.GivenUp it) {
      return Problems.givenUp(it);
    }
    if (outcome instanceof CutoverOutcome.InProgress it) {
      return Problems.inProgress(it.current(), it.handOver());
    }
    if (outcome instanceof CutoverOutcome.OwnershipUnknown it) {
      return Problems.ownershipUnknown(it.lastKnown(), it.why());
    }
    if (outcome instanceof CutoverOutcome.NotNext it) {
      return Problems.notNext(it);
    }
    if (outcome instanceof CutoverOutcome.StageNotNamed it) {
      return Problems.stageNotNamed(it);
    }
    if (outcome instanceof CutoverOutcome.NotYetPossible it) {
      return Problems.notYetPossible(it.current(), it.reason());
    }
    if (outcome instanceof CutoverOutcome.NotPossible it) {
      return Problems.notPossible(it.current(), it.reason());
    }
    if (outcome instanceof CutoverOutcome.UnknownDomain it) {
      return Problems.unknownDomain(it.domain());
    }
    // The only one left; a new outcome fails the cast, and the test that answers each of them.
    var unused = (CutoverOutcome.ReasonMissing) outcome;
    return Problems.reasonMissing();
  }

  static ResponseEntity<Object> refused(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  static ResponseEntity<Object> ok(DomainStage stage, Object body) {
    return ResponseEntity.ok().eTag("\"" + stage.epoch() + "\"").body(body);
  }

  private static ResponseEntity<Object> changed(
      String outcome,
      Stage from,
      Stage to,
      @Nullable String detail,
      DomainStage domain,
      List<Gate> gates) {
    return ok(
        domain,
        new CutoverJson.Change(
            CutoverJson.SCHEMA_VERSION,
            outcome,
            from.name(),
            to.name(),
            detail,
            CutoverJson.DomainView.of(domain),
            CutoverJson.GateView.of(gates),
            null));
  }
}
