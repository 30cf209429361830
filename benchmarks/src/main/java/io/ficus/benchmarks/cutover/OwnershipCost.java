package io.ficus.benchmarks.cutover;

import io.ficus.benchmarks.Latencies;
import io.ficus.cutover.Authority;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.seam.ownership.FenceScripts;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Ownership;
import io.ficus.shop.engine.ShopEngine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What the check of the ownership costs a write of one row: on PostgreSQL by each means that would
 * be correct, on MariaDB by the one that there is. The means take turns, so that what the machine
 * does besides meets all of them.
 */
final class OwnershipCost {

  private static final Map<String, String> MEANS = new LinkedHashMap<>();

  private static final Map<String, String> NAMES =
      Map.of(
          "none", "no check",
          "fence", "the fence of Ficus (on PostgreSQL a shared advisory lock and a read)",
          "row", "row locked `FOR SHARE`",
          "share", "table lock `ROW SHARE` and read",
          "read", "read without a lock, which is not correct");

  private static final int WRITERS = 4;
  private static final int WRITES = 500;

  static {
    MEANS.put("none", "");
    MEANS.put("fence", "");
    MEANS.put("row", "PERFORM 1 FROM ficus.ownership WHERE domain = TG_ARGV[0] FOR SHARE;");
    MEANS.put(
        "share",
        "LOCK TABLE ficus.ownership IN ROW SHARE MODE;"
            + " PERFORM authority FROM ficus.ownership WHERE domain = TG_ARGV[0];");
    MEANS.put("read", "PERFORM authority FROM ficus.ownership WHERE domain = TG_ARGV[0];");
  }

  private OwnershipCost() {}

  /** Prints a table. */
  static void print(int rounds, ShopEngine engine) throws Exception {
    switch (engine) {
      case POSTGRESQL -> {
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start()) {
          String url = server.createDatabase("shop");
          install(url, EmbeddedPostgresServer.USER, "postgresql");
          fence(url, EmbeddedPostgresServer.USER, FenceScripts.POSTGRESQL, "public.t_fence");
          others(url);
          print(rounds, "PostgreSQL", () -> connect(url), List.copyOf(MEANS.keySet()));
        }
      }
      case MARIADB -> {
        try (EmbeddedMariaDbServer server = EmbeddedMariaDbServer.start()) {
          String url = server.createDatabase("shop");
          install(url, EmbeddedMariaDbServer.USER, "mariadb");
          fence(url, EmbeddedMariaDbServer.USER, FenceScripts.MARIADB, "shop.t_fence");
          print(
              rounds,
              "MariaDB",
              () -> DriverManager.getConnection(url, EmbeddedMariaDbServer.USER, ""),
              List.of("none", "fence"));
        }
      }
    }
  }

  private interface Connecting {
    Connection connect() throws SQLException;
  }

  private static void print(int rounds, String store, Connecting to, List<String> means)
      throws Exception {
    Map<String, Latencies> figures = new LinkedHashMap<>();
    means.forEach(one -> figures.put(one, new Latencies()));
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, Latencies> one : figures.entrySet()) {
        // The first round warms up.
        run(to, one.getKey(), round == 0 ? new Latencies() : one.getValue());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| the check on %s, %d writers, one row a commit | |%n|---|---|%n",
        store,
        WRITERS);
    figures.forEach(
        (one, latencies) ->
            System.out.println("| " + NAMES.get(one) + " | " + latencies.micros() + " |"));
    System.out.println();
  }

  private static void install(String url, String user, String make) throws SQLException {
    Flyway.configure()
        .dataSource(url, user, "")
        .schemas("ficus")
        .locations("classpath:io/ficus/migration/ownership/" + make)
        .load()
        .migrate();
    new Ownership(new DriverManagerDataSource(url, user, ""), Authority.LEGACY).register("d");
    try (Connection connection = DriverManager.getConnection(url, user, "");
        Statement sql = connection.createStatement()) {
      for (String means : MEANS.keySet()) {
        sql.execute("CREATE TABLE t_" + means + " (id bigint PRIMARY KEY, n bigint NOT NULL)");
        sql.execute(
            "INSERT INTO t_"
                + means
                + " WITH RECURSIVE g(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM g WHERE i < 999)"
                + " SELECT i, 0 FROM g");
      }
    }
  }

  private static void fence(String url, String user, FenceScripts scripts, String table)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, "");
        Statement sql = connection.createStatement()) {
      for (String statement : scripts.install(new FencedTables("d", List.of(table)))) {
        sql.execute(statement);
      }
    }
  }

  private static void others(String url) throws SQLException {
    try (Connection connection = connect(url);
        Statement sql = connection.createStatement()) {
      for (Map.Entry<String, String> means : MEANS.entrySet()) {
        if (means.getValue().isEmpty()) {
          continue;
        }
        sql.execute(
            "CREATE FUNCTION check_"
                + means.getKey()
                + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                + means.getValue()
                + " RETURN NULL; END $$");
        sql.execute(
            "CREATE TRIGGER c BEFORE UPDATE ON t_"
                + means.getKey()
                + " FOR EACH STATEMENT EXECUTE FUNCTION check_"
                + means.getKey()
                + "('d')");
      }
    }
  }

  private static void run(Connecting to, String means, Latencies into) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer * (1000 / WRITERS);
        running.add(
            threads.submit(
                () -> {
                  write(to, means, WRITES / WRITERS, first, into);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void write(Connecting to, String means, int writes, int first, Latencies into)
      throws SQLException {
    try (Connection connection = to.connect();
        PreparedStatement update =
            connection.prepareStatement("UPDATE t_" + means + " SET n = n + 1 WHERE id = ?")) {
      for (int i = 0; i < writes; i++) {
        update.setLong(1, first + i % 100);
        long begun = System.nanoTime();
        update.executeUpdate();
        into.add(System.nanoTime() - begun);
      }
    }
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, EmbeddedPostgresServer.USER, "");
  }
}
