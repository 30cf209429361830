package io.ficus.app.server;

import io.ficus.app.handover.OutboxRetention;
import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cdc.feed.publish.PublisherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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
  private final ResumedEvents resumed;

  EventsController(
      List<EventPublisher> publishers, OutboxRetention outboxes, ResumedEvents resumed) {
    this.publishers = publishers;
    this.outboxes = outboxes;
    this.resumed = resumed;
  }

  @GetMapping
  Publications status() {
    return new Publications(
        1,
        publishers.stream().map(EventPublisher::status).toList(),
        outboxes.standings().stream().map(Outbox::of).toList());
  }

  @PostMapping("/{domain}/resume")
  Resumed resume(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    try {
      return new Resumed(
          1,
          dryRun,
          dryRun ? resumed.missing(domain) : resumed.resume(domain, Asked.mandate(actor, asked)));
    } catch (NoSuchElementException e) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "unknown-domain", String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ProblemException(HttpStatus.CONFLICT, "not-halted", String.valueOf(e.getMessage()));
    } catch (KafkaException e) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE, "kafka-away", "Kafka did not answer: " + e.getMessage());
    }
  }

  /**
   * What was, or would be, done.
   *
   * @param passedOver what will never be published from Kafka; empty if nothing
   */
  record Resumed(int schemaVersion, boolean dryRun, String passedOver) {}

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
