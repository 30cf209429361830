package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
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
    long notOpen = gates.stream().filter(gate -> !gate.isOpen()).count();
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

  static ProblemDetail notYetPossible(DomainStage current, String reason) {
    return about(
        current, HttpStatus.CONFLICT, "not-yet-possible", "Not possible in this version", reason);
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
