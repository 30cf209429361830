package io.ficus.reconciliation.domain;

/**
 * What a control total or an invariant came to.
 *
 * @param name of the total or the rule
 * @param side LEGACY or DOMAIN for a rule of one side, BOTH for a total
 * @param label the figure, or what breaks the rule; empty for a rule that holds
 * @param legacy the legacy side's figure; empty for a rule
 * @param domain the domain side's, or in which way the rule is broken
 */
public record CheckResult(
    String name, String side, String label, String legacy, String domain, State state) {

  /** What was proven. */
  public enum State {
    /** Both sides have the same figure, or the rule holds. */
    AGREES("agrees"),
    /** The side that leads moved while the figures were read; nothing speaks against them. */
    MOVED("moved meanwhile"),
    /** The figures differ though the side that leads stood still, or the rule is broken. */
    VIOLATED("violated"),
    /** It could not be measured. */
    UNPROVEN("not measured");

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
