package io.ficus.cutover;

import java.time.Instant;

/**
 * Something that was done to a domain, or tried, and did not change its stage. What did change it
 * is an {@link AuditEntry}.
 *
 * @param detail what exactly, or what came of it, for people; may be empty
 * @param actor who asked for it
 * @param reason why, in the actor's words
 * @param at when it was asked for
 */
public record Act(
    Kind kind, Outcome outcome, String detail, String actor, String reason, Instant at) {

  /** What was done. */
  public enum Kind {
    /** Triggers were put on the domain's legacy tables. */
    FENCE_INSTALL,
    /** Those triggers were taken out. */
    FENCE_REMOVE,
    /** Its public events were told to go on after they had halted. */
    EVENTS_RESUME,
    /** The authority was to be handed over, or the legacy store to be left behind. */
    HAND_OVER,
    /** Both ownership rows were made to say what the stage means. */
    REASSERT,
    /** It was said which keys' reads take the path of the stage. */
    RAMP
  }

  /** What came of it. */
  public enum Outcome {
    DONE,
    /** It was refused or given up. */
    FAILED,
    /** It is under way, or was broken off: nobody has said what came of it. */
    OPEN
  }
}
