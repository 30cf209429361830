package io.ficus.app.server;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeState;
import io.ficus.cdc.bridge.source.LogRetention;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The bridges on the outboxes, as health and as metrics, at every stage: one that stands holds the
 * log of the domain store and the public events, whether or not its reverse sync is on.
 */
@Component("outboxBridgesHealthIndicator")
final class OutboxBridgeHealth implements HealthIndicator, MeterBinder {

  private final Bridges bridges;

  OutboxBridgeHealth(Bridges bridges) {
    this.bridges = bridges;
  }

  @Override
  public Health health() {
    boolean allCarry = true;
    Health.Builder health = Health.up();
    for (Bridge bridge : bridges.outboxes()) {
      Health one = BridgeHealth.of(bridge);
      allCarry &= !one.getStatus().equals(Status.DOWN);
      health.withDetail(bridge.name(), one.getDetails());
    }
    return allCarry ? health.build() : health.down().build();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Bridge bridge : bridges.outboxes()) {
      for (BridgeState state : BridgeState.values()) {
        Gauge.builder("ficus.outbox.bridge.state", bridge, b -> b.status().state() == state ? 1 : 0)
            .tag("bridge", bridge.name())
            .tag("state", state.name().toLowerCase(Locale.ROOT))
            .description("1 for the state that the bridge on the outbox is in")
            .register(registry);
      }
      Gauge.builder(
              "ficus.outbox.bridge.log.retained",
              bridge,
              b ->
                  b.retention()
                      .map(LogRetention::retainedBytes)
                      .map(Long::doubleValue)
                      .orElse(Double.NaN))
          .tag("bridge", bridge.name())
          .baseUnit("bytes")
          .description("Log that the domain store keeps for the bridge")
          .register(registry);
    }
  }
}
