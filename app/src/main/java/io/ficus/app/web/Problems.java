package io.ficus.app.web;

import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.feed.UnknownDeadLetterException;
import io.ficus.cutover.application.ControlStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Refusals of the application's own API as RFC 9457 problems, each with a stable code. */
@RestControllerAdvice("io.ficus.app")
public final class Problems {

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(ProblemException e) {
    return of(e.status(), e.code(), e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(UnknownDeadLetterException e) {
    return of(HttpStatus.NOT_FOUND, "unknown-dead-letter", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notNow(BridgeFault e) {
    return of(HttpStatus.SERVICE_UNAVAILABLE, "bridge-not-able", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> storeAway(ControlStoreException e) {
    return of(HttpStatus.SERVICE_UNAVAILABLE, "control-store-unavailable", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
    return of(
        HttpStatus.BAD_REQUEST,
        "body-unreadable",
        "The body must be JSON such as {\"reason\": \"why\"}, and is not.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException e) {
    return of(
        HttpStatus.BAD_REQUEST,
        "parameter-unreadable",
        "The parameter " + e.getName() + " cannot be " + e.getValue() + ".");
  }

  private static ResponseEntity<ProblemDetail> of(
      HttpStatus status, String code, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    problem.setProperty("schemaVersion", 1);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
