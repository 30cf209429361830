package io.ficus.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Debezium's own distribution with its Kafka sink; at least once. It needs Java 21 or newer. */
final class DebeziumServer implements Contender {

  private static final String SERIALIZER = "org.apache.kafka.common.serialization.StringSerializer";
  private static final int NEEDS_JAVA = 21;

  private static final Path HOME = Peers.built("debezium-server");
  private final @Nullable Path java;

  /**
   * Uses the JVM that {@code PEERS_JAVA_HOME} names, or else this one, if it is new enough.
   *
   * @param named the environment variable's value
   */
  DebeziumServer(@Nullable String named) {
    if (named != null) {
      java = Path.of(named);
    } else {
      java = Runtime.version().feature() >= NEEDS_JAVA ? Java.own() : null;
    }
  }

  @Override
  public String label() {
    return "Debezium Server, at least once";
  }

  @Override
  public String code() {
    return "server";
  }

  @Override
  public Optional<String> missing() {
    if (!Files.isDirectory(HOME)) {
      return Optional.of(Peers.NOT_BUILT);
    }
    return java == null
        ? Optional.of("it needs Java 21 or newer: name one in PEERS_JAVA_HOME")
        : Optional.empty();
  }

  @Override
  public Process start(Assignment a) throws IOException {
    if (java == null) {
      throw new IllegalStateException("Debezium Server cannot run here: " + missing());
    }
    Map<String, String> more = new HashMap<>();
    more.put("debezium.sink.type", "kafka");
    more.put("debezium.sink.kafka.producer.bootstrap.servers", a.bootstrap());
    more.put("debezium.sink.kafka.producer.key.serializer", SERIALIZER);
    more.put("debezium.sink.kafka.producer.value.serializer", SERIALIZER);
    more.put("debezium.source.offset.storage.file.filename", a.directory() + "/offsets");
    more.put("debezium.source.offset.flush.interval.ms", "1000");
    more.put("debezium.format.key.schemas.enable", "false");
    more.put("debezium.format.value.schemas.enable", "false");
    more.put("quarkus.http.port", "0");
    more.put("quarkus.log.level", "WARN");
    Properties all = a.properties("debezium.source.", more);
    Java.write(a.directory().resolve("config").resolve("application.properties"), all);
    return Java.start(java, classPath(), a, "io.debezium.server.Main");
  }

  private static String classPath() {
    try (var files = Files.list(HOME)) {
      Path runner =
          files
              .filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
              .findFirst()
              .orElseThrow();
      return String.join(
          File.pathSeparator, runner.toString(), HOME.resolve("lib").resolve("*").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
