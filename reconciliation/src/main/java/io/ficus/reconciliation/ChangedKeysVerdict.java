package io.ficus.reconciliation;

import java.time.Duration;

/** What comparing the keys that changed since the last clean run came to. */
public sealed interface ChangedKeysVerdict {

  /**
   * Every one of them agrees, so the whole domain does.
   *
   * @param keys how many were compared
   * @param took how long it took, waiting for watermarks included
   * @param comparing how long it would have taken if nothing had moved: without any waiting
   */
  record Verified(long keys, Duration took, Duration comparing) implements ChangedKeysVerdict {}

  /**
   * At least one is proven to disagree.
   *
   * @param keys how many were compared
   * @param examples the keys and columns of some, without values
   */
  record Differs(long keys, String examples) implements ChangedKeysVerdict {}

  /** It could not be found out, or not within the budget. */
  record Unproven(String why) implements ChangedKeysVerdict {}
}
