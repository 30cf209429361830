package io.ficus.cdc.feed;

/** A handler, or the store at commit, refused a batch because of what is in it. Never leaves. */
final class RejectedChangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RejectedChangeException(RuntimeException cause) {
    super(cause);
  }

  /** Why, in one line. */
  String reason() {
    Throwable cause = getCause();
    return Faults.say(cause == null ? this : cause);
  }
}
