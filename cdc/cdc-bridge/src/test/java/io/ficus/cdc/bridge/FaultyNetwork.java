package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.embedded.TcpProxy;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The network between one bridge and its two stores; the test itself goes past it. */
final class FaultyNetwork implements AutoCloseable {

  final TcpProxy toPostgres = TcpProxy.to(Stores.postgres().port());
  final TcpProxy toKafka = Stores.toKafka();

  /** The same bridge, coming through it, with limits to its patience that a test can wait for. */
  BridgeConfig through(BridgeConfig config) {
    String direct = ":" + Stores.postgres().port() + "/";
    return config.toBuilder()
        .jdbcUrl(config.jdbcUrl().replace(direct, ":" + toPostgres.port() + "/"))
        .bootstrapServers("localhost:" + toKafka.port())
        .kafka(impatient(config.kafka()))
        .build();
  }

  /** Kafka clients that give up within seconds. */
  static Map<String, String> impatient(Map<String, String> others) {
    Map<String, String> kafka = new HashMap<>(others);
    kafka.put("request.timeout.ms", "1500");
    kafka.put("delivery.timeout.ms", "2000");
    kafka.put("max.block.ms", "4000");
    kafka.put("default.api.timeout.ms", "4000");
    kafka.put("reconnect.backoff.max.ms", "100");
    return kafka;
  }

  /** To either side nothing passes any more: what a store sees of a client that has died. */
  void cut() {
    toPostgres.cut();
    toKafka.cut();
  }

  void heal() {
    toPostgres.heal();
    toKafka.heal();
  }

  @Override
  public void close() throws IOException {
    toPostgres.close();
    toKafka.heal();
  }
}
