package io.ficus.cdc.bridge.doctor;

import java.util.concurrent.ExecutionException;

/** Exceptions as one line of text. */
final class Causes {

  private Causes() {}

  /** The message of what went wrong, without a stack trace and without the wrapping of futures. */
  static String inOneLine(Throwable failure) {
    Throwable cause = unwrapped(failure);
    String message = cause.getMessage();
    return (message == null ? cause.getClass().getSimpleName() : message)
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof ExecutionException && cause != null ? cause : failure;
  }
}
