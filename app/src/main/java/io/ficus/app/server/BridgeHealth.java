package io.ficus.app.server;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeState;
import io.ficus.cdc.bridge.BridgeStatus;
import io.ficus.cdc.bridge.source.LogRetention;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The bridge's state as health, and its numbers as metrics. Being behind is a metric, never ill
 * health.
 */
@Component("bridgeHealthIndicator")
final class BridgeHealth implements HealthIndicator, MeterBinder {

  private final Bridge bridge;

  BridgeHealth(Bridge bridge) {
    this.bridge = bridge;
  }

  @Override
  public Health health() {
    return of(bridge);
  }

  /** The state of any bridge as health. */
  static Health of(Bridge bridge) {
    BridgeStatus status = bridge.status();
    Health.Builder health =
        switch (status.state()) {
          case STARTING, SNAPSHOTTING, CATCHING_UP, STREAMING -> Health.up();
          case PAUSED -> Health.unknown();
          case RETRYING, HALTED, STOPPED -> Health.down();
        };
    health
        .withDetail("state", status.state().name())
        .withDetail("since", status.since().toString())
        .withDetail("warnings", status.warnings());
    if (!status.reason().isEmpty()) {
      health.withDetail("reason", status.reason());
    }
    bridge.retention().ifPresent(log -> health.withDetail("log", log));
    status.lastError().ifPresent(failure -> health.withDetail("lastError", failure.message()));
    return health.build();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(
        registry,
        "ficus.bridge.lag.bytes",
        "Log written after the position",
        s -> s.lagBytes().orElse(null));
    Gauge.builder("ficus.bridge.lag", bridge, b -> number(b.status().lagSeconds().orElse(null)))
        .baseUnit("seconds")
        .description("Age of the last change that was carried")
        .register(registry);
    gauge(
        registry,
        "ficus.bridge.log.retained",
        "bytes",
        "Log that the source keeps for the bridge",
        b -> b.retention().map(LogRetention::retainedBytes).orElse(null));
    gauge(
        registry,
        "ficus.bridge.log.safe",
        "bytes",
        "Log that may be written before some that the bridge needs is lost; none without a limit",
        b ->
            b.retention()
                .filter(log -> log.safeBytes().isPresent())
                .map(log -> log.safeBytes().getAsLong())
                .orElse(null));
    gauge(
        registry,
        "ficus.bridge.log.left",
        "seconds",
        "Until log is lost if the bridge stopped now, at the rate of the last ten minutes",
        b -> b.hoursOfLogLeft().isPresent() ? b.hoursOfLogLeft().getAsDouble() * 3600 : null);
    for (BridgeState state : BridgeState.values()) {
      Gauge.builder("ficus.bridge.state", bridge, b -> b.status().state() == state ? 1 : 0)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("1 for the state that the bridge is in")
          .register(registry);
    }
    gauge(
        registry,
        "ficus.bridge.events",
        "Changes carried since the start",
        BridgeStatus::totalEvents);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      java.util.function.Function<BridgeStatus, ? extends @org.jspecify.annotations.Nullable Number>
          value) {
    Gauge.builder(name, bridge, b -> number(value.apply(b.status())))
        .description(description)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String description,
      java.util.function.Function<Bridge, ? extends @org.jspecify.annotations.Nullable Number>
          value) {
    Gauge.builder(name, bridge, b -> number(value.apply(b)))
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }

  private static double number(@org.jspecify.annotations.Nullable Number value) {
    return value == null ? Double.NaN : value.doubleValue();
  }
}
