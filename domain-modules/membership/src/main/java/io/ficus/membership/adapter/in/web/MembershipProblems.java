package io.ficus.membership.adapter.in.web;

import io.ficus.membership.domain.Refusal;
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
 * membership.} and the refusal's name in lower case with dashes, {@code membership.invalid-input},
 * or {@code membership.malformed-request} for what HTTP itself cannot make sense of.
 */
@RestControllerAdvice(assignableTypes = {MembersController.class, PointsController.class})
final class MembershipProblems extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ProblemDetail refused(RefusedException refused) {
    Refusal reason = refused.reason();
    return problem(
        statusOf(reason), reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), say(reason));
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
      problem.setProperty("code", "membership.malformed-request");
    }
    return super.handleExceptionInternal(exception, body, headers, status, request);
  }

  private static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", "membership." + code);
    return problem;
  }

  private static HttpStatus statusOf(Refusal reason) {
    return switch (reason) {
      case UNKNOWN_MEMBER -> HttpStatus.NOT_FOUND;
      case NOT_ENROLLED, CLOSED, SUSPENDED, ARCHIVED, INSUFFICIENT_POINTS, POINTS_OWED ->
          HttpStatus.CONFLICT;
      case AMOUNT_NOT_ALLOWED, REQUEST_ID_REUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
    };
  }

  private static String say(Refusal reason) {
    return switch (reason) {
      case UNKNOWN_MEMBER -> "Nobody of this id is known";
      case NOT_ENROLLED -> "The person has not joined; enrol them first";
      case CLOSED -> "The membership is closed";
      case SUSPENDED -> "The account may not spend until the service desk has looked at it";
      case ARCHIVED -> "The person asked to be forgotten; the record takes no more changes";
      case INSUFFICIENT_POINTS -> "The account has fewer points than that";
      case POINTS_OWED -> "The account owes points; settle them by an adjustment first";
      case AMOUNT_NOT_ALLOWED -> "An amount like this cannot be booked";
      case REQUEST_ID_REUSED ->
          "This " + Input.REQUEST_ID + " came before with another request; send a new one";
    };
  }
}
