package io.ficus.cutover;

/** What a hand-over was given up for: whether to mend something, to measure again, or to wait. */
public enum Hindrance {
  /** Both stores were compared, and differ. */
  DIFFERS("Reconcile, mend what differs, and ask again."),
  /** Something waits for a person's decision, such as a dead letter or a stray write. */
  UNDECIDED("Decide that, and ask again."),
  /** It could not be measured, so nothing may be concluded. */
  UNPROVEN(
      "Nothing may be concluded from it; mend what kept it from being measured, and ask again."),
  /** It would have taken longer than it may, or did. */
  NOT_IN_TIME("Ask again when less is written, or allow it more time."),
  /** Something that it needs failed, or says what it must not say. */
  FAULT("Mend that, and ask again.");

  private final String remedy;

  Hindrance(String remedy) {
    this.remedy = remedy;
  }

  /** What to do about it, for people. */
  public String remedy() {
    return remedy;
  }
}
