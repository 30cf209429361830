package io.ficus.cdc.bridge;

import java.time.Duration;

/** Hears what a bridge does, for metrics. Called by the bridge's own threads: it must not block. */
public interface BridgeListener {

  /**
   * Changes were committed to Kafka.
   *
   * @param changes how many
   * @param latency from the newest one's commit in the source until now; by the clocks of both
   */
  void committed(long changes, Duration latency);

  /** Something was committed to Kafka: changes, or a position alone. It took so long. */
  void commitTook(Duration time);

  /** A run has failed and is tried again. */
  void retries();

  /** Hears nothing. */
  BridgeListener NONE =
      new BridgeListener() {
        @Override
        public void committed(long changes, Duration latency) {}

        @Override
        public void commitTook(Duration time) {}

        @Override
        public void retries() {}
      };
}
