package io.ficus.benchmarks;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.Bridge;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs the demo, measures, and prints one table. Figures of one machine are only good as ratios.
 */
public final class Benchmarks {

  private static final int LATENCY_TRANSACTIONS = 6_000;
  private static final int LATENCY_RATE = 200;
  private static final int DRAIN_ROWS = 200_000;
  private static final int ROWS_A_TRANSACTION = 250;

  private Benchmarks() {}

  /**
   * Runs all of it.
   *
   * @param args the size of the shop; 1, the demo's own, if there is none
   */
  public static void main(String[] args) throws Exception {
    double scale = args.length == 0 ? 1.0 : Double.parseDouble(args[0]);
    try (Demo demo = Demo.start(new DemoOptions(0, scale, 42, 0, null), line -> {})) {
      double serving = sinceStart();
      double snapshot = untilSnapshotDone(demo);
      long rows = demo.part(Bridge.class).status().totalEvents();
      while (!demo.caughtUp()) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      row("start to HTTP API answering (shop installed and filled)", "%.1f s", serving);
      row("start to domain store caught up", "%.1f s", sinceStart());
      row(
          "snapshot, database to Kafka, exactly once",
          "%,.0f rows/s (%,d rows)",
          rows / snapshot,
          rows);
      row("  beside: COPY of the same tables to nowhere", "%,.0f rows/s", rows / copySeconds(demo));
      row("memory after the start", "%s", Memory.summary());
      drain(demo);
      CommitProbe probe = new CommitProbe(demo);
      probe.run(LATENCY_TRANSACTIONS, LATENCY_RATE);
      row("commit to Kafka, 200 transactions/s", "%s", probe.toKafka().summary());
      row("commit to domain store, 200 transactions/s", "%s", probe.toDomain().summary());
      row("memory at the end", "%s", Memory.summary());
    }
    System.exit(0);
  }

  /** Seconds from the first row of the snapshot to the last. */
  private static double untilSnapshotDone(Demo demo) throws InterruptedException {
    Bridge bridge = demo.part(Bridge.class);
    long first = 0;
    while (!bridge.status().state().followsTheLog()) {
      if (first == 0 && bridge.status().totalEvents() > 0) {
        first = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    if (first == 0) {
      throw new IllegalStateException("The snapshot was over before it could be watched");
    }
    return (System.nanoTime() - first) / 1e9;
  }

  private static double copySeconds(Demo demo) throws Exception {
    long start = System.nanoTime();
    try (Connection shop = DriverManager.getConnection(demo.shopUrl(), "postgres", "");
        var tables =
            shop.createStatement()
                .executeQuery(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                        + " AND tablename <> 'flyway_schema_history'")) {
      while (tables.next()) {
        shop.createStatement()
            .execute("COPY " + tables.getString(1) + " TO '/dev/null' (FORMAT binary)");
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * One large commit while the bridge is paused, then the time until Kafka and the domain store
   * have it.
   */
  private static void drain(Demo demo) throws Exception {
    Bridge bridge = demo.part(Bridge.class);
    bridge.pause(new Mandate("benchmark", "to build a backlog"));
    addBacklog(demo);
    long before = bridge.status().totalEvents();
    long start = System.nanoTime();
    bridge.resume(new Mandate("benchmark", "to drain the backlog"));
    long first = 0;
    while (bridge.status().totalEvents() < before + DRAIN_ROWS) {
      if (first == 0 && bridge.status().totalEvents() > before) {
        first = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    double kafka = (System.nanoTime() - first) / 1e9;
    while (demo.part(ChangeFeed.class).status("membership").recordsBehind() > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    row(
        "backlog of ledger lines, log to Kafka, exactly once",
        "%,.0f changes/s",
        DRAIN_ROWS / kafka);
    row(
        "the same, resume to applied in the domain store",
        "%,.0f changes/s",
        DRAIN_ROWS / ((System.nanoTime() - start) / 1e9));
  }

  private static void addBacklog(Demo demo) throws SQLException {
    try (Connection shop = DriverManager.getConnection(demo.shopUrl(), "postgres", "")) {
      shop.setAutoCommit(false);
      // Half inserts, half of them again as the updates that the shop's trigger makes. Many
      // transactions: one alone would be one of Kafka's too and arrive in a single leap.
      try (PreparedStatement lines =
          shop.prepareStatement(
              "INSERT INTO loy_txn (cust_id, txn_cd, points, amount_cents, txn_ts)"
                  + " SELECT cust_id, 'EA', 2, 200, localtimestamp FROM"
                  + " loy_account ORDER BY cust_id LIMIT ? OFFSET ?")) {
        lines.setInt(1, ROWS_A_TRANSACTION);
        for (int i = 0; i < DRAIN_ROWS / 2 / ROWS_A_TRANSACTION; i++) {
          lines.setInt(2, i % 8 * ROWS_A_TRANSACTION);
          lines.executeUpdate();
          shop.commit();
        }
      }
    }
  }

  private static double sinceStart() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
  }

  private static void row(String what, String format, Object... values) {
    System.out.printf(
        Locale.ROOT, "| %-58s | %s |%n", what, String.format(Locale.ROOT, format, values));
  }
}
