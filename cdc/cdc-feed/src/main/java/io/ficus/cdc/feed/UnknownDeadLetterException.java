package io.ficus.cdc.feed;

/** There is no unresolved dead letter of this id. */
public final class UnknownDeadLetterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownDeadLetterException(String domain, long id) {
    super(
        "The domain "
            + domain
            + " has no unresolved dead letter "
            + id
            + ". See 'ficus feed dead-letters list "
            + domain
            + "'");
  }
}
