package io.ficus.app.server;

import io.ficus.app.config.KafkaSettings;
import io.ficus.app.handover.MovedDomain;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cdc.feed.publish.Publication;
import io.ficus.cdc.feed.publish.PublisherStatus;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The topics that anybody may read, and how they stand. */
@Configuration(proxyBeanMethods = false)
@Import({EventsController.class, ResumedEvents.class, OutboxMeters.class})
class PublicEvents {

  @Bean(initMethod = "start", destroyMethod = "close")
  EventPublisher memberEvents(
      @Qualifier("membership") MovedDomain membership,
      FeedConfig feed,
      KafkaSettings kafka,
      Clock clock) {
    String from = membership.outbox().topics().stream().findFirst().orElseThrow();
    return new EventPublisher(
        new Publication(
            "membership", from, "membership.member.events.v1", "member_id", kafka.partitions()),
        feed,
        clock);
  }

  /** Events that are late are a state; events that nobody will publish are ill health. */
  @Bean
  HealthIndicator eventsHealthIndicator(List<EventPublisher> publishers) {
    return () -> {
      Health.Builder health = Health.up();
      for (EventPublisher publisher : publishers) {
        PublisherStatus status = publisher.status();
        switch (status.state()) {
          case HALTED, STOPPED -> health.down();
          case STARTING, RUNNING, RETRYING -> {}
        }
        health.withDetail(status.topic(), status);
      }
      return health.build();
    };
  }
}
