package io.ficus.app.server;

import io.ficus.cdc.UnmappableChangeException;
import io.ficus.seam.ownership.WriteRefusedException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers for a domain that is on its way from one store to the other: where a legacy row says what
 * the domain has no words for, and where a write meets the moment of the move. The domain modules
 * cannot: they do not know that there is a legacy store.
 */
@RestControllerAdvice
final class LegacyProblems {

  @ExceptionHandler
  ProblemDetail unmappable(UnmappableChangeException row) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The legacy store holds a row that the domain cannot take, "
                + row.getMessage()
                + ". Mend the row there.");
    problem.setProperty("code", "legacy.unmappable-row");
    return problem;
  }

  /** The authority is moving, and did so for longer than the seam repeats a write. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(WriteRefusedException refused) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Writes of "
                + refused.domain()
                + " are moving from one store to the other; nothing of this one was kept. Try again.");
    problem.setProperty("code", "seam.write-refused");
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header("Retry-After", "1")
        .body(problem);
  }
}
