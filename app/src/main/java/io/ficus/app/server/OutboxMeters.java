package io.ficus.app.server;

import io.ficus.app.handover.OutboxRetention;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** How much stands in the outboxes, and what was cleared out of them. */
@Component
final class OutboxMeters implements MeterBinder {

  private static final double MILLIS = 0.001;

  private final OutboxRetention outboxes;
  private final Clock clock;

  OutboxMeters(OutboxRetention outboxes, Clock clock) {
    this.outboxes = outboxes;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String domain : outboxes.domains()) {
      gauge(registry, domain, "ficus.outbox.rows", "rows", "Rows of the outbox", outboxes::rows);
      gauge(
          registry,
          domain,
          "ficus.outbox.overdue",
          "rows",
          "Rows that are older than they need be, and have to stay",
          outboxes::overdue);
      gauge(
          registry,
          domain,
          "ficus.outbox.oldest.age",
          "seconds",
          "Age of the oldest row",
          name ->
              outboxes
                  .oldest(name)
                  .map(at -> Duration.between(at, clock.instant()).toMillis() * MILLIS)
                  .orElse(0.0));
      FunctionCounter.builder("ficus.outbox.deleted", outboxes, o -> o.deleted(domain))
          .tag("domain", domain)
          .baseUnit("rows")
          .description("Rows that this instance has deleted because nobody needs them any more")
          .register(registry);
    }
  }

  private void gauge(
      MeterRegistry registry,
      String domain,
      String name,
      String unit,
      String description,
      ToDoubleFunction<String> value) {
    Gauge.builder(name, () -> value.applyAsDouble(domain))
        .tag("domain", domain)
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }
}
