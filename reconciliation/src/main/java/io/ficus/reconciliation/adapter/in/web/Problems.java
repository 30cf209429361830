package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.Sketch;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What the API answers when it cannot do what it was asked, after RFC 9457. Codes are stable. */
final class Problems {

  private Problems() {}

  static ResponseEntity<ProblemDetail> unknownDomain(String domain, Collection<String> known) {
    return of(
        HttpStatus.NOT_FOUND,
        "unknown-domain",
        "No reconciliation pair is declared for the domain '"
            + domain
            + "'. Known: "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  static ResponseEntity<ProblemDetail> busy(String domain, long runningId) {
    ResponseEntity<ProblemDetail> busy =
        of(
            HttpStatus.CONFLICT,
            "busy",
            "Run " + runningId + " of " + domain + " has not ended yet. Wait for it");
    ProblemDetail body = busy.getBody();
    if (body != null) {
      body.setProperty("runningId", runningId);
    }
    return busy;
  }

  static ResponseEntity<ProblemDetail> notResumable(String domain, String why) {
    return of(
        HttpStatus.CONFLICT,
        "not-resumable",
        "No run of " + domain + " can be resumed: " + why + ". Start a new one");
  }

  static ResponseEntity<ProblemDetail> held(String domain, String why) {
    return of(
        HttpStatus.CONFLICT,
        "held",
        "Reconciliations of " + domain + " are switched off: " + why + ". Release them first");
  }

  static ResponseEntity<ProblemDetail> notASample() {
    return of(
        HttpStatus.BAD_REQUEST,
        "not-a-sample",
        "A sample takes one of `sampleEvery` keys, at least 1, passes over fewer than that"
            + " (`sampleOffset`) before the first, and is not resumed");
  }

  static ResponseEntity<ProblemDetail> notASketch() {
    return of(
        HttpStatus.BAD_REQUEST,
        "not-a-sketch",
        "A sketch has between "
            + Sketch.FEWEST
            + " and "
            + Sketch.MOST
            + " cells (`sketchCells`), is no sample, and is resumed without saying how large it is");
  }

  static ResponseEntity<ProblemDetail> locksAreKept() {
    return of(
        HttpStatus.BAD_REQUEST,
        "locks-are-kept",
        "A run that is resumed locks rows or not (`lockHotRows`) as it was begun. Leave it out");
  }

  static ResponseEntity<ProblemDetail> reasonMissing() {
    return of(HttpStatus.BAD_REQUEST, "reason-missing", "Say why, as `reason`, for whoever waits");
  }

  static ResponseEntity<ProblemDetail> noRun(String domain, @Nullable Long run) {
    return of(
        HttpStatus.NOT_FOUND,
        "no-run",
        run == null
            ? "No reconciliation of " + domain + " has ended yet. Start one"
            : "The domain " + domain + " has no run " + run);
  }

  static ResponseEntity<ProblemDetail> unknownFormat(String format) {
    return of(
        HttpStatus.BAD_REQUEST,
        "unknown-format",
        "There is no report format '" + format + "'. Known: html, json, csv, md, junit");
  }

  static ResponseEntity<ProblemDetail> busyRepairing(String domain) {
    return of(
        HttpStatus.CONFLICT,
        "busy",
        "A repair of " + domain + " is on its way, or its state has just moved. Look again");
  }

  static ResponseEntity<ProblemDetail> noRepair(String what) {
    return of(HttpStatus.NOT_FOUND, "no-repair", "There is no " + what);
  }

  static ResponseEntity<ProblemDetail> refused(String code, String why) {
    return of(HttpStatus.CONFLICT, code, why);
  }

  private static ResponseEntity<ProblemDetail> of(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
