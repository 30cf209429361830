package io.ficus.app.server;

import io.ficus.cdc.UnmappableChangeException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers for a domain that the legacy store still serves, where a row there says what the domain
 * has no words for. The domain modules cannot: they do not know that there is a legacy store.
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
}
