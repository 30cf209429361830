package io.ficus.app.handover;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cdc.feed.publish.PublisherStatus.State;
import java.util.List;
import java.util.Optional;

/**
 * The way of the outboxes by their bridges, and what those carry to the public. Thread-safe.
 *
 * @param marks in the log of the domain store
 */
record OutboxCarrying(Watermarks marks, ReverseSyncs reverse, List<EventPublisher> publishers)
    implements OutboxRetention.Carrying {

  /** A mark is carried like a change, so that the place behind it is reached without one. */
  @Override
  public SourcePosition end() {
    return marks.mark().position();
  }

  @Override
  public Optional<SourcePosition> carriedUpTo(String domain) {
    return reverse.of(domain).flatMap(ReverseFollowing::carriedUpTo);
  }

  /** Kafka keeps what was carried for a while only, and somebody has to look at it first. */
  @Override
  public Optional<String> hindrance(String domain) {
    return publishers.stream()
        .map(EventPublisher::status)
        .filter(status -> status.domain().equals(domain) && status.state() == State.HALTED)
        .map(status -> "the events of " + status.topic() + " are not published any more")
        .findFirst();
  }
}
