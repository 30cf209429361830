package io.ficus.app.server;

import io.ficus.app.handover.ReverseStandings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How late the reverse syncs are, and what they could not bring; NaN where that is not known. */
@Component
final class ReverseMeters implements MeterBinder {

  private static final double MILLIS = 0.001;

  private final ReverseStandings reverses;

  ReverseMeters(ReverseStandings reverses) {
    this.reverses = reverses;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String domain : reverses.domains()) {
      Gauge.builder(
              "ficus.reverse.lag",
              reverses,
              it -> it.lag(domain).map(lag -> lag.toMillis() * MILLIS).orElse(Double.NaN))
          .tag("domain", domain)
          .baseUnit("seconds")
          .description("How old the oldest decision may be that the reverse sync has not handled")
          .register(registry);
      Gauge.builder(
              "ficus.reverse.dead.letters",
              reverses,
              it -> it.deadLetters(domain).map(Long::doubleValue).orElse(Double.NaN))
          .tag("domain", domain)
          .description("Decisions that the reverse sync could not bring and nobody has resolved")
          .register(registry);
    }
  }
}
