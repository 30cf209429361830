package io.ficus.reconciliation.domain;

/** What a difference comes from: a guess by its shape, or what a store of the toolkit tells. */
public enum Cause {
  TIME_ZONE("shifted by whole quarters of an hour, like a time zone"),
  PRECISION("the same instant, cut to a coarser unit"),
  ROUNDING("rounded on one side and cut on the other"),
  SCALE("the same digits, the point elsewhere"),
  SIGN("the same number with the other sign"),
  NULL_OR_EMPTY("NULL on one side, empty or zero on the other"),
  TRIMMED("the same but for blanks at the ends"),
  CASE("the same but for upper and lower case"),
  CUT("cut off at a length"),
  ENCODING("text that was read in another encoding"),
  UNICODE_FORM("the same letters, composed on one side and decomposed on the other"),
  SWAPPED("the values of two columns have changed places"),
  CODE_NOT_MAPPED("a value of the legacy store that the domain does not have"),
  FEWER_CHILDREN("children of the legacy side are missing"),
  MORE_CHILDREN("the domain side has children that the legacy side has not"),
  CHILDREN_DIFFER("children on both sides, with other values"),
  MISSING("the domain side does not have the record"),
  EXTRA("only the domain side has the record"),
  DUPLICATE("one side has the key more than once"),
  DEAD_LETTERED("known, not guessed: a change of it is a dead letter, or waits behind one"),
  STRAY_WRITE(
      "known, not guessed: the legacy store was written past Ficus, and nobody has settled it"),
  STALE(
      "known, not guessed: a change of it was dropped from the dead letters, and nothing as new was"
          + " applied to that row since"),
  LOST_EVENT(
      "known, not guessed: the feed is past a row of it, and never applied any change of that row"),
  ROGUE_WRITE(
      "known, not guessed: the transaction that wrote its row in the domain store last is none of"
          + " the feed, of a second write, of a repair or of the outbox"),
  FAILED_SECOND_WRITE(
      "known, not guessed: the domain decided a write of it, and neither a second write nor the"
          + " reverse sync brought it to the legacy store"),
  OTHER("no known pattern");

  private final String words;

  Cause(String words) {
    this.words = words;
  }

  /** For a person. */
  public String words() {
    return words;
  }
}
