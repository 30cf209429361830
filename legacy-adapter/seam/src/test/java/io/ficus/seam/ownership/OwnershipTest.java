package io.ficus.seam.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cutover.Authority;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.seam.LegacyTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The fence of a legacy store on PostgreSQL, and admission to a domain store. */
@Tag("C5")
class OwnershipTest extends OwnershipContract {

  private static final String WAITING_FOR_A_TABLE =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted";

  private static EmbeddedPostgresServer server;
  private static Fenced fenced;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    DataSource store =
        new DriverManagerDataSource(server.createDatabase("shop"), EmbeddedPostgresServer.USER, "");
    JdbcTemplate sql = new JdbcTemplate(store);
    sql.execute("CREATE TABLE \"Card\" (id int PRIMARY KEY, name text)");
    Flyway.configure()
        .dataSource(store)
        .schemas("ficus")
        .locations("classpath:io/ficus/migration/ownership/postgresql")
        .load()
        .migrate();
    fenced =
        new Fenced(
            store,
            new LegacyTransactions(store, new JdbcTransactionManager(store), "node-1"),
            new Ownership(store, Authority.LEGACY),
            FenceScripts.POSTGRESQL,
            new FencedTables(DOMAIN, List.of("public.Card")),
            "\"Card\"",
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    fenced.scripts().install(fenced.tables()).forEach(sql::execute);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Fenced fenced() {
    return fenced;
  }

  @Override
  List<String> writes() {
    return List.of(
        "INSERT INTO \"Card\" VALUES (2, 'x')",
        "DELETE FROM \"Card\"",
        "TRUNCATE \"Card\"",
        "UPDATE \"Card\" SET name = 'x' WHERE false");
  }

  @Override
  String known(Connection session) throws SQLException {
    execute(session, "SET application_name = 'nightly job'");
    return "nightly job";
  }

  @ParameterizedTest
  @ValueSource(ints = {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE})
  void aWriterWhoseSnapshotIsOlderThanTheFlipIsRefused(int isolation) throws Exception {
    try (Connection old = begun(isolation)) {
      // Takes the snapshot, in which the legacy store still has the authority.
      execute(old, "SELECT count(*) FROM \"Card\"");
      become(new Held(5, Authority.DOMAIN, false, 0));

      assertThatThrownBy(() -> execute(old, "INSERT INTO \"Card\" VALUES (1, 'late')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
    }
    assertThat(cards()).isZero();
  }

  @Test
  void admissionIsAskedForInTheDomainStoreToo() {
    Ownership domain = new Ownership(fenced.source(), Authority.DOMAIN);
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(fenced.source()));
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> domain.admit(DOMAIN, Role.AUTHORITY, Optional.of(9L))))
        .isInstanceOf(WriteRefusedException.class);
    become(new Held(9, Authority.DOMAIN, false, 0));
    transaction.executeWithoutResult(
        status -> {
          domain.admit(DOMAIN, Role.AUTHORITY, Optional.of(9L));
          assertThat(set(new Held(10, Authority.LEGACY, false, 0), Duration.ofMillis(100)))
              .isInstanceOf(OwnershipChange.Busy.class);
        });
  }

  /** A trigger that does not fire for the monolith keeps nobody out. */
  @ParameterizedTest
  @ValueSource(strings = {"DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"})
  void aTableWhoseTriggerDoesNotFireIsNotFenced(String how) {
    sql().execute("ALTER TABLE \"Card\" " + how + " ficus_fence");
    assertThat(unfenced()).containsExactly("public.Card");
    sql().execute("ALTER TABLE \"Card\" ENABLE TRIGGER ficus_fence");
    assertThat(unfenced()).isEmpty();
  }

  @Test
  void aTableThatIsFencedForAnotherDomainIsNotFenced() {
    FencedTables another = new FencedTables("voucher", fenced.tables().tables());
    fenced.scripts().install(another).forEach(sql()::execute);
    assertThat(unfenced()).containsExactly("public.Card");
    assertThat(fenced.ownership().unfenced(another)).isEmpty();
    install();
    assertThat(unfenced()).isEmpty();
  }

  @Test
  void aFenceGivesWayToWhoeverWritesToATableInUse() throws Exception {
    try (TableInUse table = new TableInUse(fenced(), "INSERT INTO \"Card\" VALUES (9, 'long')")) {
      table.othersWriteUntilItIsFenced(WAITING_FOR_A_TABLE);
    }
  }

  /** An autovacuum keeps the mode for as long as it takes, hours on a large table. */
  @Test
  void aFenceWaitsForAVacuumWithoutKeepingWritersWaiting() throws Exception {
    try (TableInUse table =
        new TableInUse(fenced(), "LOCK TABLE \"Card\" IN SHARE UPDATE EXCLUSIVE MODE")) {
      table.othersWriteUntilItIsFenced(WAITING_FOR_A_TABLE);
    }
  }

  @Test
  void whoKeepsATableFromBeingFencedIsSaid() throws Exception {
    try (TableInUse table =
        new TableInUse(
            fenced(),
            "SET application_name = 'nightly job'; INSERT INTO \"Card\" VALUES (9, 'x')")) {
      table.whoIsInTheWayIsSaid("(nightly job) in a transaction since");
    }
  }
}
