package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LegacyTransactionsTest {

  private static EmbeddedPostgresServer server;
  private static JdbcTemplate sql;
  private static JdbcTransactionManager manager;
  private static LegacyTransactions transactions;

  private final Intent intent = new Intent("membership", "change", "i-1", OptionalLong.of(7));

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    DriverManagerDataSource shop =
        new DriverManagerDataSource(server.createDatabase("shop"), EmbeddedPostgresServer.USER, "");
    sql = new JdbcTemplate(shop);
    manager = new JdbcTransactionManager(shop);
    transactions = new LegacyTransactions(shop, manager, "node-1");
    sql.execute("CREATE TABLE thing (id int PRIMARY KEY, name text)");
    sql.query("SELECT pg_create_logical_replication_slot('seen', 'test_decoding')", row -> {});
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    sql.execute("TRUNCATE thing");
    changes();
  }

  @Test
  @Tag("C10")
  void theOriginMarkIsFirstAndThePositionStandsBehindTheRowsAndBeforeTheCommit() {
    Committed<String> done =
        transactions.run(
            intent,
            () -> {
              sql.update("INSERT INTO thing VALUES (1, 'a')");
              return "done";
            });
    sql.update("UPDATE thing SET name = 'b'");

    assertThat(done.result()).isEqualTo("done");
    SourcePosition position = done.position().orElseThrow();
    List<Change> changes = changes();
    assertThat(changes.get(0).text()).startsWith("BEGIN");
    assertThat(changes.get(1).text())
        .contains("transactional: 1")
        .contains("prefix: " + OriginMark.PREFIX)
        .contains("content:membership|i-1|node-1");
    assertThat(changes.get(2).text()).contains("INSERT");
    assertThat(changes.get(2).position().isAfter(position)).isFalse();
    Change later =
        changes.stream().filter(c -> c.text().contains("UPDATE")).findFirst().orElseThrow();
    assertThat(later.position().isAfter(position)).isTrue();
  }

  @Test
  void workThatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                transactions.run(
                    intent,
                    () -> {
                      sql.update("INSERT INTO thing VALUES (1, 'a')");
                      throw new IllegalArgumentException("refused");
                    }))
        .hasMessage("refused");

    assertThat(sql.queryForObject("SELECT count(*) FROM thing", Integer.class)).isZero();
  }

  @Test
  @Tag("C10")
  void aPositionIsNotHandedOutBeforeTheCommitIsCertain() {
    assertThatThrownBy(
            () ->
                new TransactionTemplate(manager)
                    .executeWithoutResult(status -> transactions.run(intent, () -> "never")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of its own");
  }

  private List<Change> changes() {
    return sql.query(
        "SELECT (lsn - '0/0'::pg_lsn)::bigint, data FROM pg_logical_slot_get_changes('seen', NULL,"
            + " NULL)",
        (row, n) -> new Change(SourcePosition.ofLsn(row.getLong(1)), row.getString(2)));
  }

  private record Change(SourcePosition position, String text) {}
}
