package io.ficus.cdc.feed.publish;

import java.time.Instant;
import java.util.Optional;

/**
 * How a publication stands on this instance.
 *
 * @param topic the public topic; several are separated by commas
 * @param published events since this instance started
 * @param lastPublishedAt when the last of them was committed
 * @param lastError why it does not go on, or did not for a while
 */
public record PublisherStatus(
    String domain,
    String topic,
    State state,
    long published,
    Optional<Instant> lastPublishedAt,
    Optional<String> lastError) {

  /** Whether events are published. */
  public enum State {
    /** It is connecting. */
    STARTING,
    /** Events are published as they come; on several instances each has a share of them. */
    RUNNING,
    /** Something is away; it is tried again by itself. */
    RETRYING,
    /**
     * There is a record that cannot be an event, or Kafka does not have the next one any more.
     * Nothing is skipped; a person has to look.
     */
    HALTED,
    /** It was closed. */
    STOPPED
  }
}
