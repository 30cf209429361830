package io.ficus.cutover.domain.handover;

import java.time.Duration;

/** What comparing the keys that changed since the last clean reconciliation came to. */
public sealed interface VerifyOutcome {

  /** Every one of them is the same on both sides. */
  record Verified(long keys, Duration took) implements VerifyOutcome {}

  /**
   * At least one is not.
   *
   * @param keys how many were compared
   * @param examples some of those that differ, and how, for people
   */
  record Differs(long keys, String examples) implements VerifyOutcome {}

  /**
   * It could not be found out, or not within the budget.
   *
   * @param why for people
   */
  record Unproven(String why) implements VerifyOutcome {}
}
