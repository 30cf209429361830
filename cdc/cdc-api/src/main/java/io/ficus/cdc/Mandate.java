package io.ficus.cdc;

/**
 * Who asks for a change, and why. Whatever a person changes takes one and keeps it in its audit
 * (contract C9).
 *
 * @param actor who; "unknown" where nobody said
 * @param reason why, in the actor's words
 */
public record Mandate(String actor, String reason) {

  /**
   * @throws IllegalArgumentException if the reason is blank
   */
  public Mandate {
    actor = actor.isBlank() ? "unknown" : actor.strip();
    reason = reason.strip();
    if (reason.isEmpty()) {
      throw new IllegalArgumentException("A change needs a reason, for the audit. Give one");
    }
  }
}
