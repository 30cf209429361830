package io.ficus.voucher.adapter.in.web;

import io.ficus.voucher.application.PurchaseOutcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers with problem details (RFC 9457) whose {@code code} stays the same over versions: {@code
 * voucher.} and the refusal's name in lower case with dashes, {@code voucher.points-forfeited},
 * {@code voucher.invalid-input}, or {@code voucher.malformed-request} for what HTTP itself cannot
 * make sense of.
 */
@RestControllerAdvice(
    assignableTypes = {
      VouchersController.class,
      CampaignsController.class,
      PurchasesController.class
    })
final class VoucherProblems extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ProblemDetail refused(RefusedException refused) {
    String words = words(String.valueOf(refused.getMessage()));
    return problem(
        refused.status(),
        words.replace(' ', '-'),
        "It was refused, and nothing was changed: " + words);
  }

  /** Says besides what was refused, and how many points are gone. */
  @ExceptionHandler
  ProblemDetail forfeited(PointsForfeitedException gone) {
    PurchaseOutcome.Forfeited outcome = gone.outcome();
    ProblemDetail problem =
        problem(
            HttpStatus.CONFLICT,
            "points-forfeited",
            "There is no voucher: "
                + words(outcome.reason())
                + "; and its "
                + outcome.points()
                + " points are not given back: "
                + words(outcome.because()));
    problem.setProperty("refusal", "voucher." + words(outcome.reason()).replace(' ', '-'));
    problem.setProperty("points", outcome.points());
    return problem;
  }

  @ExceptionHandler
  ProblemDetail invalid(InvalidInputException invalid) {
    return problem(
        HttpStatus.UNPROCESSABLE_CONTENT, "invalid-input", String.valueOf(invalid.getMessage()));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      problem.setProperty("code", "voucher.malformed-request");
    }
    return super.handleExceptionInternal(exception, body, headers, status, request);
  }

  private static String words(String reason) {
    return reason.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", "voucher." + code);
    return problem;
  }
}
