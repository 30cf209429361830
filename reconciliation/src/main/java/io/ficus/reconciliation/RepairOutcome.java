package io.ficus.reconciliation;

/** What repairing one aggregate, or taking a repair back, came to. */
public sealed interface RepairOutcome {

  /**
   * It was written, and that is durable; in a rehearsal, it would be.
   *
   * @param stored parts that were inserted or changed
   * @param removed parts that were removed
   */
  record Written(int stored, int removed) implements RepairOutcome {}

  /**
   * There was nothing to write: every part agrees, or something newer stands there.
   *
   * @param why for a person
   */
  record Nothing(String why) implements RepairOutcome {}

  /**
   * It was not written, and somebody has to do something first.
   *
   * @param why for a person
   */
  record Withheld(String why) implements RepairOutcome {}
}
