package io.ficus.seam.ownership;

import java.sql.SQLException;
import java.util.Optional;

/**
 * A store refused a write because of who owns the domain. Nothing of it was kept; after the stage
 * was read again it may be repeated.
 */
public final class WriteRefusedException extends RuntimeException {

  /** What {@code ficus.admit} raises. */
  public static final String SQL_STATE = "55F05";

  private static final long serialVersionUID = 1L;

  private final String domain;

  private WriteRefusedException(String domain, String message, Throwable cause) {
    super(message, cause);
    this.domain = domain;
  }

  /** The refusal among the causes of a failure; empty if it failed for another reason. */
  public static Optional<WriteRefusedException> in(String domain, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WriteRefusedException refused) {
        return Optional.of(refused);
      }
      if (cause instanceof SQLException sql && SQL_STATE.equals(sql.getSQLState())) {
        return Optional.of(
            new WriteRefusedException(domain, String.valueOf(sql.getMessage()), failure));
      }
    }
    return Optional.empty();
  }

  /** The domain whose write it was. */
  public String domain() {
    return domain;
  }
}
