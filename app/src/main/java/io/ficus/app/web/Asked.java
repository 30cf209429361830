package io.ficus.app.web;

import io.ficus.cdc.Mandate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The body of a request for a change.
 *
 * @param reason why
 */
public record Asked(@Nullable String reason) {

  /** The header that says who asks. */
  public static final String ACTOR = "X-Ficus-Actor";

  /**
   * Who asks and why, for the audit.
   *
   * @throws ProblemException if there is no reason
   */
  public static Mandate mandate(@Nullable String actor, @Nullable Asked asked) {
    return mandate(actor, asked == null ? null : asked.reason());
  }

  /** The same, where the reason stands beside other things. */
  public static Mandate mandate(@Nullable String actor, @Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "reason-missing",
          "Every change needs a reason, for the audit. Give one as `reason`.");
    }
    return new Mandate(actor == null ? "" : actor, reason);
  }
}
