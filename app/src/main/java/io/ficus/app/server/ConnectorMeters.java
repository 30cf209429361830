package io.ficus.app.server;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.capture.ConnectorReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Debezium's own readings as metrics, and the age of what is durable. */
@Component
final class ConnectorMeters implements MeterBinder {

  private static final double MILLIS = 0.001;

  private final Bridge bridge;

  ConnectorMeters(Bridge bridge) {
    this.bridge = bridge;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (ConnectorReading reading : ConnectorReading.values()) {
      bind(registry, reading);
    }
    Gauge.builder(
            "ficus.bridge.position.age",
            bridge,
            b ->
                b.positionAge().map(Duration::toMillis).map(age -> age * MILLIS).orElse(Double.NaN))
        .baseUnit("seconds")
        .description("Since the position last became durable; a heartbeat moves it")
        .register(registry);
  }

  private void bind(MeterRegistry registry, ConnectorReading reading) {
    switch (reading) {
      case BEHIND_SOURCE ->
          gauge(
              registry,
              reading,
              "behind.source",
              "seconds",
              MILLIS,
              "Age of the last event when it was read");
      case SINCE_LAST_EVENT ->
          gauge(
              registry,
              reading,
              "since.last.event",
              "seconds",
              MILLIS,
              "Since the last event was read");
      case EVENTS_SEEN ->
          gauge(registry, reading, "events.seen", "", 1, "Events read from the log");
      case EVENTS_FILTERED -> gauge(registry, reading, "events.filtered", "", 1, "Events left out");
      case EVENTS_ERRONEOUS ->
          gauge(registry, reading, "events.erroneous", "", 1, "Events that could not be read");
      case TRANSACTIONS ->
          gauge(registry, reading, "transactions", "", 1, "Transactions read whole");
      case CONNECTED ->
          gauge(registry, reading, "connected", "", 1, "1 while connected to the log");
      case QUEUE_CAPACITY ->
          gauge(registry, reading, "queue.capacity", "", 1, "Events that fit into its queue");
      case QUEUE_REMAINING ->
          gauge(registry, reading, "queue.remaining", "", 1, "Events that still fit");
      case QUEUE_BYTES -> gauge(registry, reading, "queue", "bytes", 1, "Bytes in its queue");
      case SNAPSHOT_TABLES ->
          gauge(registry, reading, "snapshot.tables", "", 1, "Tables of the first snapshot");
      case SNAPSHOT_TABLES_REMAINING ->
          gauge(registry, reading, "snapshot.tables.remaining", "", 1, "Those still to be read");
      case SNAPSHOT_DURATION ->
          gauge(registry, reading, "snapshot", "seconds", 1, "How long the first snapshot took");
    }
  }

  private void gauge(
      MeterRegistry registry,
      ConnectorReading reading,
      String name,
      String unit,
      double factor,
      String description) {
    Gauge.builder(
            "ficus.bridge.connector." + name,
            bridge,
            b -> b.reading(reading).map(value -> value * factor).orElse(Double.NaN))
        .baseUnit(unit.isEmpty() ? null : unit)
        .description(description)
        .register(registry);
  }
}
