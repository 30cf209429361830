package io.ficus.app.server;

import io.ficus.cdc.bridge.BridgeListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** What the bridge does, counted as it happens. */
@Component
final class BridgeMetrics implements BridgeListener {

  private final Timer latency;
  private final Timer commits;
  private final Counter retries;

  BridgeMetrics(MeterRegistry registry) {
    this.latency =
        Timer.builder("ficus.bridge.latency")
            .description("From a change's commit in the source to its commit in Kafka")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(registry);
    this.commits =
        Timer.builder("ficus.bridge.commit")
            .description("A commit to Kafka, of changes or of a position alone")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    this.retries =
        Counter.builder("ficus.bridge.retries")
            .description("Runs that failed and were tried again")
            .register(registry);
  }

  @Override
  public void committed(long changes, Duration newest) {
    // The clocks of source and server can differ by a little.
    latency.record(newest.isNegative() ? Duration.ZERO : newest);
  }

  @Override
  public void commitTook(Duration time) {
    commits.record(time);
  }

  @Override
  public void retries() {
    retries.increment();
  }
}
