package io.ficus.reconciliation.domain;

/**
 * Something beside a comparison that says whether a domain can be trusted.
 *
 * @param what for a person
 * @param found what was counted
 * @param state whether that is as it should be
 */
public record Trust(String what, String found, State state) {

  /** Whether it is as it should be. */
  public enum State {
    GOOD("good"),
    BAD("look at it"),
    UNKNOWN("not known");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** For a person. */
    public String words() {
      return words;
    }
  }
}
