package io.ficus.cutover.domain.handover;

/**
 * One step of a hand-over. Before a step is taken its intent is stored, after it its outcome; so
 * each must be harmless when it is done twice.
 */
public enum HandOverStep {
  CLAIM_STORES(
      "Claim the ownership rows of both stores, so that no older attempt can touch them; stop unless"
          + " they say what the control store says, and, on the way to LIVE and to COMPLETE, unless"
          + " every legacy table has the fence's triggers."),
  CHECK_GATES("Judge every gate; stop unless all are open."),
  CAPTURE_START("Note where the domain store's log stands, for the reverse sync to begin there."),
  REHEARSE(
      "Drain and compare without a fence, and predict the pause from it; stop if it would be longer"
          + " than the budget."),
  FENCE(
      "Refuse writes in the store that has the authority; look at the triggers again. The pause"
          + " begins."),
  DRAIN("Wait until the other store has everything that was committed."),
  VERIFY("Compare the keys that changed since the last clean reconciliation."),
  CHECK_GATES_AGAIN("Look again at what may have closed a gate meanwhile."),
  HAND_OVER_SEQUENCES("Lift the id sequences of the next store above those of the other."),
  FLIP(
      "Store the new stage, its epoch, the audit and this step's outcome in one transaction: the"
          + " point of no return."),
  CLOSE_LOSER(
      "Tell the store that had the authority that it has it no longer; at COMPLETE, that nothing is"
          + " brought there either, for good."),
  OPEN_WINNER("Let writes through in the store that has the authority. The pause ends."),
  START_REVERSE_SYNC("Start the reverse sync where its start was captured."),
  DRAIN_REST(
      "Wait until the legacy store has what was written before the domain store was opened at"
          + " COMPLETE; later writes are not brought."),
  STOP_REVERSE_SYNC("Stop the reverse sync."),
  TELL_HOOKS("Tell schedulers and publishers of the domain where the authority is.");

  private final String meaning;

  HandOverStep(String meaning) {
    this.meaning = meaning;
  }

  /** What is done, for people. */
  public String meaning() {
    return meaning;
  }
}
