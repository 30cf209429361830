package io.ficus.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Kafka Connect's standalone worker with the same connector; at least once, JSON without schemas.
 */
final class KafkaConnect implements Contender {

  /** Written by the build of {@code benchmarks/peers}. */
  private static final Path CLASS_PATH = Peers.built("connect.classpath");

  @Override
  public String label() {
    return "Kafka Connect standalone, at least once";
  }

  @Override
  public String code() {
    return "connect";
  }

  @Override
  public Optional<String> missing() {
    return Files.exists(CLASS_PATH) ? Optional.empty() : Optional.of(Peers.NOT_BUILT);
  }

  @Override
  public Process start(Assignment a) throws IOException {
    Properties worker = new Properties();
    worker.putAll(
        Map.of(
            "bootstrap.servers",
            a.bootstrap(),
            "key.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "key.converter.schemas.enable",
            "false",
            "value.converter.schemas.enable",
            "false",
            "offset.storage.file.filename",
            a.directory().resolve("offsets").toString(),
            "offset.flush.interval.ms",
            "1000",
            "plugin.discovery",
            "service_load",
            "listeners",
            "http://127.0.0.1:" + freePort()));
    Properties connector = a.properties("", Map.of("name", a.name(), "tasks.max", "1"));
    return Java.start(
        Java.own(),
        Files.readString(CLASS_PATH).strip(),
        a,
        "org.apache.kafka.connect.cli.ConnectStandalone",
        Java.write(a.directory().resolve("worker.properties"), worker).toString(),
        Java.write(a.directory().resolve("connector.properties"), connector).toString());
  }

  /** Its REST listener refuses to go without a port. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
