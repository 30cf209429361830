package io.ficus.benchmarks.cutover;

import io.ficus.benchmarks.Latencies;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.seam.ownership.FenceScripts;
import io.ficus.seam.ownership.FencedTables;
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

/**
 * What the check of the ownership costs a write of one row, by each means that would be correct.
 * The means take turns, so that what the machine does besides meets all of them.
 */
final class OwnershipCost {

  private static final Map<String, String> MEANS = new LinkedHashMap<>();

  private static final Map<String, String> NAMES =
      Map.of(
          "none", "no check",
          "fence", "shared advisory lock and read (what Ficus does)",
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
  static void print(int rounds) throws Exception {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start()) {
      String url = server.createDatabase("shop");
      install(url);
      Map<String, Latencies> figures = new LinkedHashMap<>();
      MEANS.keySet().forEach(means -> figures.put(means, new Latencies()));
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, Latencies> means : figures.entrySet()) {
          // The first round warms up.
          run(url, means.getKey(), round == 0 ? new Latencies() : means.getValue());
        }
      }
      System.out.printf(
          Locale.ROOT, "| the check, %d writers, one row a commit | |%n|---|---|%n", WRITERS);
      figures.forEach(
          (means, latencies) ->
              System.out.println("| " + NAMES.get(means) + " | " + latencies.micros() + " |"));
      System.out.println();
    }
  }

  private static void install(String url) throws SQLException {
    Flyway.configure()
        .dataSource(url, EmbeddedPostgresServer.USER, "")
        .schemas("ficus")
        .locations("classpath:io/ficus/migration/ownership/postgresql")
        .load()
        .migrate();
    try (Connection connection = connect(url);
        Statement sql = connection.createStatement()) {
      sql.execute(
          "INSERT INTO ficus.ownership (domain, epoch, authority, fenced, term)"
              + " VALUES ('d', 1, 'LEGACY', false, 0)");
      for (Map.Entry<String, String> means : MEANS.entrySet()) {
        String table = "t_" + means.getKey();
        sql.execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, n bigint NOT NULL)");
        sql.execute("INSERT INTO " + table + " SELECT g, 0 FROM generate_series(0, 999) g");
        if (!means.getValue().isEmpty()) {
          sql.execute(
              "CREATE FUNCTION check_"
                  + means.getKey()
                  + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  + means.getValue()
                  + " RETURN NULL; END $$");
          sql.execute(
              "CREATE TRIGGER c BEFORE UPDATE ON "
                  + table
                  + " FOR EACH STATEMENT EXECUTE FUNCTION check_"
                  + means.getKey()
                  + "('d')");
        }
      }
      for (String fence :
          FenceScripts.POSTGRESQL.install(new FencedTables("d", List.of("public.t_fence")))) {
        sql.execute(fence);
      }
    }
  }

  private static void run(String url, String means, Latencies into) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer * (1000 / WRITERS);
        running.add(
            threads.submit(
                () -> {
                  write(url, means, WRITES / WRITERS, first, into);
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

  private static void write(String url, String means, int writes, int first, Latencies into)
      throws SQLException {
    try (Connection connection = connect(url);
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
