package io.ficus.cdc.bridge;

import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.cdc.MarkTable;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A database of its own per test on shared servers, and readers for what came out. */
final class TestBed implements AutoCloseable {

  final String url;
  final String user;
  final String name;
  final String bootstrap;
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private boolean closed;

  TestBed(EmbeddedPostgresServer postgres, EmbeddedKafkaBroker kafka) {
    this(postgres, kafka.bootstrapServers());
  }

  TestBed(EmbeddedPostgresServer postgres, String bootstrap) {
    this.name = newName();
    this.url = postgres.createDatabase(name);
    this.user = EmbeddedPostgresServer.USER;
    this.bootstrap = bootstrap;
  }

  /**
   * On MariaDB or MySQL, with the table for marks.
   *
   * @param server its JDBC URL, up to where a database is named
   */
  static TestBed ofBinlog(String server, String bootstrap) throws SQLException {
    String name = newName();
    try (Connection connection =
            DriverManager.getConnection(server, EmbeddedMariaDbServer.USER, "");
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    TestBed bed = new TestBed(name, server + name, EmbeddedMariaDbServer.USER, bootstrap);
    bed.sql(MarkTable.DDL);
    return bed;
  }

  private TestBed(String name, String url, String user, String bootstrap) {
    this.name = name;
    this.url = url;
    this.user = user;
    this.bootstrap = bootstrap;
  }

  private static String newName() {
    return "b" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** One record as a test looks at it. */
  record Seen(
      String topic,
      int partition,
      @Nullable String key,
      Map<?, ?> value,
      Map<String, String> headers) {

    String op() {
      return String.valueOf(value.get("op"));
    }

    @Nullable Object column(String name) {
      return value.get(op().equals("d") ? "before" : "after") instanceof Map<?, ?> image
          ? image.get(name)
          : null;
    }

    SourcePosition position() {
      return SourcePosition.parse(headers.getOrDefault(Headers.POSITION, ""));
    }

    /** The transaction that made it, as the source numbers it; null if the source does not say. */
    @Nullable Object transaction() {
      return value.get("source") instanceof Map<?, ?> source ? source.get("txId") : null;
    }

    long id() {
      return column("id") instanceof Number id ? id.longValue() : -1;
    }
  }

  BridgeConfig config(String... tables) {
    return config(List.of(tables));
  }

  BridgeConfig config(List<String> tables) {
    return new BridgeConfigBuilder(name, url, bootstrap)
        .user(user)
        .tables(tables)
        .partitions(3)
        .heartbeat(Duration.ofMillis(300))
        .backOff(new BridgeConfig.BackOff(Duration.ofMillis(200), Duration.ofSeconds(1)))
        .build();
  }

  Bridge start(BridgeConfig config) {
    return start(new Bridge(config, Clock.systemUTC()));
  }

  /** Starts a bridge that is closed with the bed. */
  Bridge start(Bridge bridge) {
    open.add(bridge);
    bridge.start();
    return bridge;
  }

  Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url, user, "");
    open.add(connection);
    return connection;
  }

  void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, "");
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String ask(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, "");
        var row = connection.createStatement().executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  List<Long> ids(String table) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, user, "");
        var row = connection.createStatement().executeQuery("SELECT id FROM " + table)) {
      while (row.next()) {
        ids.add(row.getLong(1));
      }
    }
    return ids;
  }

  static BridgeStatus awaitState(Bridge bridge, BridgeState state) {
    return awaitState(bridge, state, Duration.ofSeconds(40));
  }

  static BridgeStatus awaitState(Bridge bridge, BridgeState state, Duration limit) {
    await()
        .alias("state " + state)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              BridgeState now = bridge.status().state();
              if (now == BridgeState.HALTED && state != BridgeState.HALTED) {
                throw new IllegalStateException("halted: " + bridge.status().lastError());
              }
              return now == state;
            });
    return bridge.status();
  }

  /** Everything that a read_committed consumer can see now, in order per partition. */
  List<Seen> read(String topic) {
    return read(bootstrap, topic);
  }

  static List<Seen> read(String bootstrap, String topic) {
    try (Tail tail = new Tail(bootstrap, topic)) {
      return tail.upToNow();
    }
  }

  /** Follows a topic; closed with the bed. */
  Tail tail(String topic) {
    Tail tail = new Tail(bootstrap, topic);
    open.add(tail);
    return tail;
  }

  /** How far a topic's partitions reach for a read_committed consumer, markers included. */
  long count(String topic) {
    try (Tail tail = new Tail(bootstrap, topic)) {
      return tail.end();
    }
  }

  /** Changes of a topic, watermarks left out. */
  List<Seen> changes(String topic) {
    return read(topic).stream().filter(s -> !s.headers().containsKey(Headers.WATERMARK)).toList();
  }

  List<Seen> awaitChanges(String topic, int count) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> changes(topic).size() >= count);
    return changes(topic);
  }

  String topic(String name) {
    return "cdc." + this.name + "." + name;
  }

  List<Bridge> bridges() {
    return open.stream().filter(Bridge.class::isInstance).map(Bridge.class::cast).toList();
  }

  /** Also gives back the database's slots: a server has few of them. */
  @Override
  public void close() throws Exception {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable one : List.copyOf(open)) {
      one.close();
    }
    open.clear();
    if (url.startsWith("jdbc:postgresql:")) {
      await().atMost(Duration.ofSeconds(30)).until(this::holdsNoSlot);
    }
  }

  private boolean holdsNoSlot() {
    try (Connection connection = DriverManager.getConnection(url, user, "");
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
              + " WHERE active AND database = current_database()");
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
              + " WHERE NOT active AND database = current_database()");
      try (var left =
          statement.executeQuery(
              "SELECT 1 FROM pg_replication_slots WHERE database = current_database()")) {
        return !left.next();
      }
    } catch (SQLException e) {
      // In use for a moment longer; or the server was the test's own, and is gone with its slots.
      return !"55006".equals(e.getSQLState());
    }
  }
}
