package io.ficus.app.server;

import io.ficus.app.handover.OutboxRetention;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cdc.feed.publish.PublisherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Public events over HTTP: each topic, and whether it is published; and the outboxes that they come
 * from.
 */
@RestController
@RequestMapping("/api/v1/events")
final class EventsController {

  private final List<EventPublisher> publishers;
  private final OutboxRetention outboxes;

  EventsController(List<EventPublisher> publishers, OutboxRetention outboxes) {
    this.publishers = publishers;
    this.outboxes = outboxes;
  }

  @GetMapping
  Publications status() {
    return new Publications(
        1,
        publishers.stream().map(EventPublisher::status).toList(),
        outboxes.standings().stream().map(Outbox::of).toList());
  }

  record Publications(
      int schemaVersion, List<PublisherStatus> publications, List<Outbox> outboxes) {}

  /**
   * An outbox.
   *
   * @param keptFor how long a row is kept at least; absent: for ever
   */
  record Outbox(
      String domain,
      long rows,
      Optional<Instant> oldest,
      Optional<Duration> keptFor,
      long overdue,
      long deleted,
      Optional<String> held) {

    static Outbox of(OutboxRetention.Standing standing) {
      return new Outbox(
          standing.domain(),
          standing.rows(),
          standing.oldest(),
          Optional.of(standing.retention()).filter(time -> !time.isZero()),
          standing.overdue(),
          standing.deleted(),
          Optional.of(standing.held()).filter(why -> !why.isEmpty()));
    }
  }
}
