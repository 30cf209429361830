package io.ficus.cdc;

import java.time.Instant;
import java.util.Optional;

/**
 * How a domain's feed stands.
 *
 * @param domain the domain
 * @param state what the feed is doing
 * @param applied records handled since this instance started, whether or not they changed a row
 * @param recordsBehind records that are in the topics and not handled yet
 * @param deadLetters records that could not be handled and are not resolved, in the store of the
 *     domain
 * @param lastAppliedAt when a record was handled last
 * @param lastError the last failure with its cause; absent once a later batch went through
 */
public record FeedStatus(
    String domain,
    State state,
    long applied,
    long recordsBehind,
    long deadLetters,
    Optional<Instant> lastAppliedAt,
    Optional<String> lastError) {

  /** What a feed is doing. */
  public enum State {
    RUNNING,
    /** Something it needs is away (Kafka, the domain store); it tries again with back-off. */
    RETRYING,
    STOPPED
  }
}
