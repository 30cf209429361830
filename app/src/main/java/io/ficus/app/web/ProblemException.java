package io.ficus.app.web;

import org.springframework.http.HttpStatus;

/** A request that is refused; {@link Problems} answers it. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;

  /**
   * @param code stable, for machines
   * @param detail what is wrong and what to do, for people
   */
  public ProblemException(HttpStatus status, String code, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
