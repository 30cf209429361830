package io.ficus.app.server;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.FirstSnapshot;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A bridge that gives claim checks and the feed behind it, which together bring the table {@code
 * essay} from one database into {@code reading} of another: of each body its hash.
 */
final class LargeRows implements AutoCloseable {

  static final int MOST_BYTES = 100_000;

  private final Bridge bridge;
  private final KafkaChangeFeed feed;

  private LargeRows(Bridge bridge, KafkaChangeFeed feed) {
    this.bridge = bridge;
    this.feed = feed;
  }

  /**
   * Begins to carry.
   *
   * @param name of the source and of the domain
   */
  static LargeRows start(
      String name, String shop, String store, String kafka, FirstSnapshot firstSnapshot) {
    PGSimpleDataSource reading = new PGSimpleDataSource();
    reading.setUrl(store);
    reading.setUser("postgres");
    Flyway.configure()
        .dataSource(reading)
        .schemas("cdc_feed")
        .locations("classpath:io/ficus/migration/cdc-feed")
        .load()
        .migrate();
    ChangeRules none = ChangeRules.NONE;
    Bridge bridge =
        new Bridge(
            new BridgeConfigBuilder(name, shop, kafka)
                .user("postgres")
                .tables(List.of("public.essay"))
                .partitions(3)
                .heartbeat(Duration.ofMillis(300))
                .firstSnapshot(firstSnapshot)
                .rules(
                    new ChangeRules(
                        none.columns(),
                        none.salt(),
                        none.truncates(),
                        MOST_BYTES,
                        Larger.CLAIM_CHECK))
                .build(),
            Clock.systemUTC());
    KafkaChangeFeed feed =
        new KafkaChangeFeed(
            FeedConfig.of(kafka), reading, new JdbcTransactionManager(reading), Clock.systemUTC());
    bridge.start();
    feed.follow(name, List.of(topic(name)), new Readings(new JdbcTemplate(reading)));
    return new LargeRows(bridge, feed);
  }

  static String topic(String name) {
    return "cdc." + name + ".public.essay";
  }

  Bridge bridge() {
    return bridge;
  }

  KafkaChangeFeed feed() {
    return feed;
  }

  /** The same in a process of its own, with so little memory. */
  static Process startProcess(
      String memory,
      String name,
      String shop,
      String store,
      String kafka,
      FirstSnapshot firstSnapshot)
      throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LargeRows.class.getName(),
                name,
                shop,
                store,
                kafka,
                firstSnapshot.name()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/large-rows.log")))
        .start();
  }

  /** Runs until it is killed, or its parent is gone. */
  public static void main(String[] args) {
    var unused = start(args[0], args[1], args[2], args[3], FirstSnapshot.valueOf(args[4]));
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    Runtime.getRuntime().halt(1);
  }

  @Override
  public void close() {
    feed.close();
    bridge.close();
  }

  private record Readings(JdbcTemplate jdbc) implements ChangeHandler {

    @Override
    public void apply(List<ChangeEvent> events) {
      for (ChangeEvent event : events) {
        long id = Long.parseLong(event.rowKey().key());
        event.after().ifPresentOrElse(row -> put(id, row), () -> delete(id));
      }
    }

    private void put(long id, Row row) {
      jdbc.update(
          "INSERT INTO reading SELECT ?, ?, md5(b), length(b) FROM (SELECT ? AS b) body"
              + " ON CONFLICT (id) DO UPDATE SET"
              + " (title, hash, length) = (EXCLUDED.title, EXCLUDED.hash, EXCLUDED.length)",
          id,
          row.requiredText("title"),
          row.requiredText("body"));
    }

    private void delete(long id) {
      jdbc.update("DELETE FROM reading WHERE id = ?", id);
    }
  }
}
