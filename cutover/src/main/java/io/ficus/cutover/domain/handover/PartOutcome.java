package io.ficus.cutover.domain.handover;

/** What asking a part of a hand-over to do its work came to. */
public sealed interface PartOutcome {

  /**
   * It is done.
   *
   * @param detail what was done, for people and for the journal; may be empty
   */
  record Done(String detail) implements PartOutcome {}

  /**
   * It is not done, and asking again may help.
   *
   * @param why for people
   */
  record Failed(String why) implements PartOutcome {}
}
