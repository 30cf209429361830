package io.ficus.app.server;

import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cdc.feed.publish.PublisherStatus;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Public events over HTTP: each topic, and whether it is published. */
@RestController
@RequestMapping("/api/v1/events")
final class EventsController {

  private final List<EventPublisher> publishers;

  EventsController(List<EventPublisher> publishers) {
    this.publishers = publishers;
  }

  @GetMapping
  Publications status() {
    return new Publications(1, publishers.stream().map(EventPublisher::status).toList());
  }

  record Publications(int schemaVersion, List<PublisherStatus> publications) {}
}
