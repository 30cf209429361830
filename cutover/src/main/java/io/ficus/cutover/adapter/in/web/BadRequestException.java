package io.ficus.cutover.adapter.in.web;

/** A part of a request that cannot be understood. */
final class BadRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  BadRequestException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Stable, for machines. */
  String code() {
    return code;
  }
}
