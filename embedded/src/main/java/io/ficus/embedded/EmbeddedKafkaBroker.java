package io.ficus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in KRaft mode inside this JVM: broker and controller in one, its log in a
 * directory.
 *
 * <p>Starting, stopping and closing are for one thread; clients connect from anywhere.
 */
public final class EmbeddedKafkaBroker implements AutoCloseable {

  private static final int NODE = 1;

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final int proxyPort;
  private final int portBehindProxy;
  private final boolean deleteOnClose;
  private final Map<String, String> settings;
  private KafkaRaftServer server;

  private EmbeddedKafkaBroker(
      Path directory,
      int port,
      int proxyPort,
      boolean deleteOnClose,
      Map<String, String> settings) {
    this.directory = directory;
    this.port = port == 0 ? FreePort.find() : port;
    this.controllerPort = FreePort.find();
    this.proxyPort = proxyPort;
    this.portBehindProxy = proxyPort == 0 ? 0 : FreePort.find();
    this.deleteOnClose = deleteOnClose;
    this.settings = settings;
    format();
    this.server = newServer();
    this.server.startup();
  }

  /**
   * Starts a broker on a free port with its log in a temporary directory that is deleted on close.
   */
  public static EmbeddedKafkaBroker start() {
    return startBehind(0);
  }

  /**
   * The same with a second listener that stands behind a proxy: who bootstraps from the proxy's
   * port is told to stay with it.
   *
   * @param proxyPort of a proxy on loopback that leads to {@link #portBehindProxy()}; 0 for none
   */
  public static EmbeddedKafkaBroker startBehind(int proxyPort) {
    try {
      return new EmbeddedKafkaBroker(
          Files.createTempDirectory("ficus-kafka"), 0, proxyPort, true, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a broker whose log stays after close.
   *
   * @param directory the log directory; formatted if it is new
   * @param port the port on loopback; 0 for a free one
   * @param settings broker settings that add to, or replace, the ones every embedded broker has
   */
  public static EmbeddedKafkaBroker start(Path directory, int port, Map<String, String> settings) {
    return new EmbeddedKafkaBroker(directory, port, 0, false, settings);
  }

  /** What a client puts into {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** Where a proxy leads to; 0 if there is none. */
  public int portBehindProxy() {
    return portBehindProxy;
  }

  /** Stops the broker and keeps its log, so that {@link #restart()} continues where it was. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Starts the broker again on the same port with the same log, after {@link #stop()}. */
  public void restart() {
    server = newServer();
    server.startup();
  }

  @Override
  public void close() {
    stop();
    if (deleteOnClose) {
      Directories.delete(directory);
    }
  }

  private KafkaRaftServer newServer() {
    return new KafkaRaftServer(KafkaConfig.fromProps(properties()), Time.SYSTEM);
  }

  private Properties properties() {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE));
    p.put(
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
    p.put("log.dirs", directory.toString());
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "4");
    // Data that is kept may lie for longer than a week, and whoever reads it has read on meanwhile.
    p.put("offsets.retention.minutes", "525600");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    // After an unclean exit the old registration must time out before the broker may come back.
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("controlled.shutdown.enable", "false");
    p.put("message.max.bytes", String.valueOf(64 * 1024 * 1024));
    p.put("replica.fetch.max.bytes", String.valueOf(64 * 1024 * 1024));
    p.put("auto.create.topics.enable", "false");
    if (proxyPort != 0) {
      p.merge("listeners", ",PROXIED://localhost:" + portBehindProxy, EmbeddedKafkaBroker::joined);
      p.merge(
          "advertised.listeners", ",PROXIED://localhost:" + proxyPort, EmbeddedKafkaBroker::joined);
      p.put(
          "listener.security.protocol.map",
          "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT");
      p.put("inter.broker.listener.name", "PLAINTEXT");
    }
    p.putAll(settings);
    return p;
  }

  private static Object joined(Object first, Object second) {
    return first + "" + second;
  }

  private void format() {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setDirectories(java.util.List.of(directory.toString()))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("Could not format the Kafka log directory " + directory, e);
    }
  }
}
