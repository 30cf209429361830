package io.ficus.cdc.feed;

import java.time.Instant;
import java.util.List;

/**
 * One thing that a person did with dead letters.
 *
 * @param kind what was done
 * @param key the record key as text; for a record without key its dead letter's id
 * @param deadLetters the ids of those that it resolved
 * @param actor who
 * @param reason why, in the actor's words
 * @param at when
 */
public record FeedAuditEntry(
    Kind kind, String key, List<Long> deadLetters, String actor, String reason, Instant at) {

  public FeedAuditEntry {
    deadLetters = List.copyOf(deadLetters);
  }

  /** What was done. */
  public enum Kind {
    /** Applied to the domain. */
    REPLAYED,
    /** Set aside without applying. */
    DROPPED
  }
}
