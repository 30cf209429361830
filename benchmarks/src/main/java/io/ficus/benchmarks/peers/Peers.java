package io.ficus.benchmarks.peers;

import io.ficus.cdc.bridge.config.Delivery;
import java.nio.file.Path;
import java.util.List;

/** Who takes part. */
final class Peers {

  static final String NOT_BUILT = "not fetched: run benchmarks/peers/run, which fetches it";

  private Peers() {}

  /** The limit first, then what is compared with it. */
  static List<Contender> all() {
    return List.of(
        new RawStream(false),
        new RawStream(true),
        new BareEngine(),
        new Ficus(Delivery.Mode.EXACTLY_ONCE),
        new Ficus(Delivery.Mode.AT_LEAST_ONCE),
        new KafkaConnect(),
        new DebeziumServer(System.getenv("PEERS_JAVA_HOME")));
  }

  static Path built(String name) {
    return Path.of("benchmarks", "peers", "target", name).toAbsolutePath();
  }
}
