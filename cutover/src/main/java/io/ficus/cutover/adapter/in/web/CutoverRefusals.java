package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.application.ControlStoreException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What the cutover's endpoints answer when they cannot even ask. */
@RestControllerAdvice(assignableTypes = {CutoverController.class, ApprovalController.class})
final class CutoverRefusals {

  @ExceptionHandler
  ResponseEntity<Object> badRequest(BadRequestException e) {
    return badRequest(e.code(), String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<Object> unreadable(HttpMessageNotReadableException e) {
    return badRequest(
        "body-unreadable", "The body must be JSON such as {\"reason\": \"why\"}, and is not.");
  }

  @ExceptionHandler
  ResponseEntity<Object> mismatch(MethodArgumentTypeMismatchException e) {
    return badRequest(
        "parameter-unreadable",
        "The parameter " + e.getName() + " cannot be " + e.getValue() + ".");
  }

  @ExceptionHandler
  ResponseEntity<Object> storeAway(ControlStoreException e) {
    return Answers.refused(
        Problems.problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "control-store-unavailable",
            "Control store unavailable",
            String.valueOf(e.getMessage())));
  }

  private static ResponseEntity<Object> badRequest(String code, String detail) {
    return Answers.refused(
        Problems.problem(HttpStatus.BAD_REQUEST, code, "Request not understood", detail));
  }
}
