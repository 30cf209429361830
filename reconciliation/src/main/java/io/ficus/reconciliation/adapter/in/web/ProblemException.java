package io.ficus.reconciliation.adapter.in.web;

import java.io.Serial;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Carries a problem out of a method whose type says that it streams. */
final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient ResponseEntity<ProblemDetail> answer;

  ProblemException(ResponseEntity<ProblemDetail> answer) {
    super(answer.toString());
    this.answer = answer;
  }

  ResponseEntity<ProblemDetail> answer() {
    return answer;
  }
}
