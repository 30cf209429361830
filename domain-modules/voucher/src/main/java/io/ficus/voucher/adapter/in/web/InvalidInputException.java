package io.ficus.voucher.adapter.in.web;

/** What came in is not a value of the domain; the message may be shown to who sent it. */
final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidInputException(String message) {
    super(message);
  }
}
