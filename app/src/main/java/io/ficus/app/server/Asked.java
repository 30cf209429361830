package io.ficus.app.server;

import io.ficus.cdc.Mandate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The body of a request for a change.
 *
 * @param reason why
 */
record Asked(@Nullable String reason) {

  /** The header that says who asks. */
  static final String ACTOR = "X-Ficus-Actor";

  /**
   * Who asks and why, for the audit.
   *
   * @throws ProblemException if there is no reason
   */
  static Mandate mandate(@Nullable String actor, @Nullable Asked asked) {
    return mandate(actor, asked == null ? null : asked.reason());
  }

  static Mandate mandate(@Nullable String actor, @Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "reason-missing",
          "Every change needs a reason, for the audit. Give one as `reason`.");
    }
    return new Mandate(actor == null ? "" : actor, reason);
  }
}
