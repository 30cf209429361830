package io.ficus.app.server;

import io.ficus.app.handover.MovedDomain;
import io.ficus.app.handover.MovedDomains;
import io.ficus.app.handover.ReverseStandings;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * How each domain's feed and its reverse sync stand, as health and as metrics. Being behind is a
 * metric, never ill health.
 */
@Component("domainsHealthIndicator")
final class DomainHealth implements HealthIndicator, MeterBinder {

  private final KafkaChangeFeed feed;
  private final MovedDomains domains;
  private final ReverseStandings reverses;

  DomainHealth(KafkaChangeFeed feed, MovedDomains domains, ReverseStandings reverses) {
    this.feed = feed;
    this.domains = domains;
    this.reverses = reverses;
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
    for (String domain : reverses.domains()) {
      ReverseStandings.Standing reverse = reverses.of(domain);
      allRun &= reverse.running() || !reverse.needed();
      health.withDetail(domain + " reverse", reverse);
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
    for (MovedDomain moved : domains.all()) {
      String domain = moved.name();
      // Metrics are read before the domain is followed.
      Gauge.builder(
              name,
              feed,
              f ->
                  f.domains().contains(domain) ? value.applyAsDouble(f.status(domain)) : Double.NaN)
          .tag("domain", domain)
          .register(registry);
    }
  }
}
