package io.ficus.cutover;

import java.util.OptionalLong;

/**
 * Who wants a stage changed, and why.
 *
 * @param expectedEpoch the epoch that the actor has seen; empty to take whatever is current
 * @param actor who asks; not blank
 * @param reason why; may be blank for a dry run only
 * @param dryRun judge and answer, but write nothing; what takes a watermark is not asked
 */
public record ChangeRequest(
    OptionalLong expectedEpoch, String actor, String reason, boolean dryRun) {

  /** The actor of a request that names none. */
  public static final String NOBODY = "unknown";

  /**
   * Takes surrounding blanks away, and the NUL that no PostgreSQL text can hold.
   *
   * @throws IllegalArgumentException if the actor is blank
   */
  public ChangeRequest {
    actor = storable(actor);
    reason = storable(reason);
    if (actor.isEmpty()) {
      throw new IllegalArgumentException("A change of stage needs an actor, and this one is blank");
    }
  }

  /** Whether this asks for a change without saying why. */
  public boolean lacksReason() {
    return !dryRun && reason.isEmpty();
  }

  /** Whether nobody said who asks, or gave a name without a letter or digit in it. */
  public boolean isAnonymous() {
    String name = Spelling.bare(actor);
    return name.isEmpty() || name.equals(NOBODY);
  }

  /** Whether the actor takes this epoch, having seen it or not caring. */
  public boolean expects(long epoch) {
    return expectedEpoch.isEmpty() || expectedEpoch.getAsLong() == epoch;
  }

  private static String storable(String text) {
    return text.replace('\0', '\uFFFD').strip();
  }
}
