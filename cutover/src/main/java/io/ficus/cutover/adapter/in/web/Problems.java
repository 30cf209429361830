package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.HandOverReport;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Refusals as RFC 9457 problems, each with a stable {@code code}. */
final class Problems {

  private Problems() {}

  static ProblemDetail problem(HttpStatus status, String code, String title, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    problem.setProperty("code", code);
    problem.setProperty("schemaVersion", CutoverJson.SCHEMA_VERSION);
    return problem;
  }

  static ProblemDetail unknownDomain(String domain) {
    return problem(
        HttpStatus.NOT_FOUND,
        "unknown-domain",
        "Unknown domain",
        "No domain '"
            + domain
            + "' is registered for a cutover. See `ficus cutover list` for those that are.");
  }

  static ProblemDetail gateClosed(DomainStage current, String to, List<Gate> gates) {
    long notOpen = gates.stream().filter(gate -> !gate.mayLet()).count();
    ProblemDetail problem =
        about(
            current,
            HttpStatus.CONFLICT,
            "gate-closed",
            "Gate closed",
            current.domain()
                + " stays at "
                + current.stage()
                + ": "
                + notOpen
                + " of "
                + gates.size()
                + " gates before "
                + to
                + " are not open.");
    problem.setProperty("gates", CutoverJson.GateView.of(gates));
    return problem;
  }

  static ProblemDetail epochMoved(DomainStage current) {
    return about(
        current,
        HttpStatus.PRECONDITION_FAILED,
        "epoch-moved",
        "Epoch moved",
        current.domain()
            + " is at "
            + current.stage()
            + ", epoch "
            + current.epoch()
            + ", since "
            + current.actor()
            + " changed it. Look at it, and ask again with that epoch.");
  }

  static ProblemDetail givenUp(CutoverOutcome.GivenUp it) {
    DomainStage current = it.current();
    HandOverReport handOver = it.handOver();
    ProblemDetail problem =
        about(
            current,
            HttpStatus.CONFLICT,
            "hand-over-given-up",
            "Hand-over given up",
            current.domain()
                + " stays at "
                + current.stage()
                + ": the hand-over to "
                + it.to()
                + " was given up at "
                + handOver.step()
                + ", because "
                + handOver.note()
                + ". "
                + handOver.truth()
                + " "
                + it.why().remedy());
    problem.setProperty("hindrance", it.why().name());
    problem.setProperty("handOver", HandOverJson.of(handOver));
    return problem;
  }

  static ProblemDetail inProgress(DomainStage current, HandOverReport handOver) {
    ProblemDetail problem =
        about(
            current,
            HttpStatus.CONFLICT,
            "hand-over-in-progress",
            "A hand-over is in progress",
            "Hand-over "
                + handOver.id()
                + " of "
                + current.domain()
                + " to "
                + handOver.to()
                + " has not ended: it is at "
                + handOver.step()
                + ", with "
                + handOver.owner()
                + ". See `ficus cutover show "
                + current.domain()
                + "`.");
    problem.setProperty("handOver", HandOverJson.of(handOver));
    return problem;
  }

  static ProblemDetail ownershipUnknown(DomainStage lastKnown, String why) {
    return about(
        lastKnown,
        HttpStatus.SERVICE_UNAVAILABLE,
        "ownership-unknown",
        "Ownership unknown",
        "The control store was lost around the flip of "
            + lastKnown.domain()
            + ", and does not answer: "
            + why
            + " Whether the authority has moved is not known, nothing was guessed, and writers may"
            + " be kept out until it answers. Bring it back; then this goes on by itself, and"
            + " `ficus cutover show "
            + lastKnown.domain()
            + "` tells.");
  }

  static ProblemDetail notNext(CutoverOutcome.NotNext it) {
    return about(
        it.current(),
        HttpStatus.CONFLICT,
        "stage-not-next",
        "Not the next stage",
        it.current().domain()
            + " stays at "
            + it.current().stage()
            + ", and "
            + it.asked()
            + " is not the stage after it"
            + it.next().map(next -> ": that is " + next + ".").orElse("; there is none."));
  }

  static ProblemDetail stageNotNamed(CutoverOutcome.StageNotNamed it) {
    return about(
        it.current(),
        HttpStatus.BAD_REQUEST,
        "stage-not-named",
        "Stage not named",
        it.current().domain()
            + " stays at "
            + it.current().stage()
            + ": no flag leads back from "
            + it.next()
            + ", so who goes there has to name it: `ficus cutover advance "
            + it.current().domain()
            + " --to "
            + it.next()
            + "`, or `to` in the body.");
  }

  static ProblemDetail notYetPossible(DomainStage current, String reason) {
    return about(current, HttpStatus.CONFLICT, "not-yet-possible", "Not possible yet", reason);
  }

  static ProblemDetail notPossible(DomainStage current, String reason) {
    return about(current, HttpStatus.CONFLICT, "not-possible", "Not possible", reason);
  }

  static ProblemDetail reasonMissing() {
    return problem(
        HttpStatus.BAD_REQUEST,
        "reason-missing",
        "Reason missing",
        "Every change of a stage needs a reason, for the audit. Give one as `reason`.");
  }

  private static ProblemDetail about(
      DomainStage current, HttpStatus status, String code, String title, String detail) {
    ProblemDetail problem = problem(status, code, title, detail);
    problem.setProperty("domain", CutoverJson.DomainView.of(current));
    return problem;
  }
}
