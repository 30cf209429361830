package io.ficus.app.server;

import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * How each domain's feed stands, as health and as metrics. Being behind is a metric, never ill
 * health.
 */
@Component("domainsHealthIndicator")
final class DomainHealth implements HealthIndicator, MeterBinder {

  private static final String MEMBERSHIP = "membership";

  private final KafkaChangeFeed feed;

  DomainHealth(KafkaChangeFeed feed) {
    this.feed = feed;
  }

  @Override
  public Health health() {
    boolean allRun = true;
    Health.Builder health = Health.up();
    for (String domain : feed.domains()) {
      FeedStatus status = feed.status(domain);
      allRun &= status.state() == FeedStatus.State.RUNNING;
      health.withDetail(domain, status);
    }
    return allRun ? health.build() : health.down().build();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "ficus.feed.records.behind", FeedStatus::recordsBehind);
    gauge(registry, "ficus.feed.dead.letters", FeedStatus::deadLetters);
    gauge(registry, "ficus.feed.records.applied", FeedStatus::applied);
  }

  private void gauge(
      MeterRegistry registry, String name, java.util.function.ToDoubleFunction<FeedStatus> value) {
    Gauge.builder(
            name, feed, f -> followed(f) ? value.applyAsDouble(f.status(MEMBERSHIP)) : Double.NaN)
        .tag("domain", MEMBERSHIP)
        .register(registry);
  }

  /** Metrics are read before the domain is followed. */
  private static boolean followed(KafkaChangeFeed feed) {
    return feed.domains().contains(MEMBERSHIP);
  }
}
