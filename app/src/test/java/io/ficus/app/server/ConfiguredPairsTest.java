package io.ficus.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.app.StartFailure;
import io.ficus.app.cli.Typed;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that no Java module knows, brought to the other database by somebody's own pipeline and
 * compared by two queries in the configuration. Kafka is away all the while; comparing needs none.
 */
@Tag("C8")
class ConfiguredPairsTest {

  private static EmbeddedPostgresServer postgres;

  @TempDir Path directory;

  @BeforeAll
  static void startStore() {
    postgres = EmbeddedPostgresServer.start();
  }

  @AfterAll
  static void stopStore() {
    postgres.close();
  }

  @Test
  void aMarkProvesWhatDiffersAndWithoutOneItStaysUnproven() throws Exception {
    String shop = postgres.createDatabase("warehouse");
    String store = postgres.createDatabase("articles");
    execute(
        shop,
        "CREATE TABLE article (sku text PRIMARY KEY, name text, cents int, counted timestamptz);"
            + " CREATE TABLE sync_mark (mark text); INSERT INTO sync_mark VALUES ('');"
            + " INSERT INTO article SELECT 'A' || n, 'article ' || n, n * 25,"
            + " '2026-01-01 00:00:00.123456Z' FROM generate_series(1, 300) n;"
            // Small letters and a letter with a mark: no two collations order these alike.
            + " INSERT INTO article VALUES ('a1', 'small', 1, '2026-02-01Z'), ('Äpfel', 'apples', 2, '2026-02-01Z'),"
            + " ('Lost', 'never carried', 3, '2026-02-01Z'), ('Blank', 'tidied ', 4, '2026-02-01Z')");
    execute(
        store,
        "CREATE TABLE article (sku text PRIMARY KEY, name text, price numeric, counted timestamptz(3));"
            + " CREATE TABLE sync_mark (mark text); INSERT INTO sync_mark VALUES ('')");
    try (OwnPipeline pipeline = new OwnPipeline(shop, store).start();
        FicusServer server = FicusServer.start(config(shop, store, TOLERANCE), freePort())) {
      Typed marked = Typed.at(server.address(), "reconcile", "run", "marked");
      assertThat(marked.out()).contains("DIFFERS");
      assertThat(marked.exit()).isEqualTo(3);
      assertThat(report(server, "marked"))
          .contains("&#39;Lost&#39;")
          .contains("&#39;Blank&#39;")
          .contains("the store keeps milliseconds")
          .contains("a mark that its own pipeline carries")
          .doesNotContain("&#39;A1&#39;");

      Typed unmarked = Typed.at(server.address(), "reconcile", "run", "unmarked");
      assertThat(unmarked.out()).contains("UNPROVEN").contains("302");
      assertThat(unmarked.exit()).isEqualTo(7);
      assertThat(report(server, "unmarked")).contains("declares no mark");

      Typed unsorted = Typed.at(server.address(), "reconcile", "run", "unsorted");
      assertThat(unsorted.out()).contains("DIFFERS");
      assertThat(report(server, "unsorted"))
          .contains("a sketch of 65,536 cells")
          .contains("&#39;Lost&#39;")
          .contains("&#39;Blank&#39;")
          .doesNotContain("&#39;A1&#39;");
      // The fewest cells are enough for so little; fewer are refused.
      assertThat(typed(server, "unsorted", "64").exit()).isEqualTo(3);
      assertThat(typed(server, "unsorted", "63").err()).contains("between 64 and");

      execute(shop, "UPDATE article SET name = 'tidied' WHERE sku = 'Blank'");
      execute(shop, "DELETE FROM article WHERE sku = 'Lost'");
      assertThat(Typed.at(server.address(), "reconcile", "run", "marked").out())
          .contains("MATCHES")
          .doesNotContain("locked");
      // It may lock, and has no reason to: nothing moves.
      assertThat(
              Typed.at(
                      server.address(),
                      "reconcile",
                      "run",
                      "marked",
                      "--lock-hot-rows",
                      "--output",
                      "json")
                  .out())
          .contains("MATCHES")
          .containsPattern("\"locked\"\\s*:\\s*\\{\\s*\"keys\"\\s*:\\s*0");
      assertThat(Typed.at(server.address(), "reconcile", "run", "unmarked").out())
          .contains("MATCHES");
      assertThat(Typed.at(server.address(), "reconcile", "run", "unsorted").out())
          .contains("MATCHES");
      // Nobody notes what changes of it, so nothing is verified without a whole run.
      assertThat(Typed.at(server.address(), "reconcile", "verify", "marked").exit()).isEqualTo(7);
      assertThat(pipeline.failed()).isNull();
    }
    assertThat(count(store, "SELECT count(*) FROM pg_namespace WHERE nspname = 'membership'"))
        .isZero();
  }

  @Test
  void aToleranceWithoutAReasonIsRefused() throws Exception {
    Path config =
        config(
            "jdbc:postgresql://localhost:1/shop",
            postgres.createDatabase("refusing"),
            "{cut-to: millis}");
    assertThatThrownBy(() -> FicusServer.start(config, freePort()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("columns[2].tolerance.reason");
  }

  @Test
  void aLockThatDoesNotSayWhoseRowsIsRefused() throws Exception {
    Path config =
        config(
            "jdbc:postgresql://localhost:1/shop", postgres.createDatabase("refusing"), TOLERANCE);
    Files.writeString(
        config, Files.readString(config) + "        locks: [SELECT sku FROM article FOR UPDATE]\n");
    assertThatThrownBy(() -> FicusServer.start(config, freePort()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("pairs[2].locks[0]");
  }

  private static final String TOLERANCE = "{cut-to: millis, reason: the store keeps milliseconds}";

  private Path config(String shop, String store, String tolerance) throws Exception {
    String pair =
        """
              - name: %s
                key: sku
                key-type: text
                legacy: SELECT sku, name, cents / 100.0 AS price, counted FROM article
                domain: SELECT sku, name, price, counted FROM article
                columns:
                  - {name: name, shown: plain}
                  - {name: price, type: decimal}
                  - {name: counted, type: moment, tolerance: %s}
        """;
    return Files.writeString(
        Files.createTempFile(directory, "ficus", ".yml"),
        """
        ficus:
          source:
            jdbc-url: %s
            username: postgres
            tables: [public.article]
          store:
            jdbc-url: %s
          kafka:
            bootstrap-servers: localhost:1
          reconciliation:
            duty-cycle: 100
            chunk-size: 50
            pairs:
        """
                .formatted(shop, store)
            + pair.formatted("unmarked", tolerance)
            + pair.formatted("marked", tolerance)
            + MARK
            + "        locks: [SELECT sku FROM article WHERE @in(sku) FOR UPDATE]\n"
            + pair.formatted("unsorted", tolerance)
            + "        ordered: false\n"
            + MARK);
  }

  private static final String MARK =
      """
              mark:
                write: UPDATE sync_mark SET mark = ?
                read: SELECT mark FROM sync_mark
      """;

  private static Typed typed(FicusServer server, String pair, String cells) {
    return Typed.at(server.address(), "reconcile", "run", pair, "--sketch-cells", cells);
  }

  private static String report(FicusServer server, String pair) {
    return Typed.at(server.address(), "reconcile", "report", pair, "--format", "html").out();
  }

  private static Map<String, Object> freePort() {
    return Map.of("ficus.http.port", 0);
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      connection.createStatement().execute(sql);
    }
  }

  private static int count(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        ResultSet found = connection.createStatement().executeQuery(sql)) {
      found.next();
      return found.getInt(1);
    }
  }
}
