package io.ficus.seam.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Authority;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two tables of a domain behind the fence, and every kind of writer that comes along. */
@Tag("C5")
class OwnershipTest {

  private static final String DOMAIN = "membership";
  private static final Duration SOON = Duration.ofSeconds(20);

  /**
   * From JDK 25 on the common pool is used however small it is, and one would wait for the other.
   */
  private static final Executor EACH_ITS_THREAD = work -> new Thread(work).start();

  private static EmbeddedPostgresServer server;
  private static DataSource store;
  private static JdbcTemplate sql;
  private static LegacyTransactions transactions;

  private static Ownership ownership;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    store =
        new DriverManagerDataSource(server.createDatabase("shop"), EmbeddedPostgresServer.USER, "");
    sql = new JdbcTemplate(store);
    transactions = new LegacyTransactions(store, new JdbcTransactionManager(store), "node-1");
    sql.execute("CREATE TABLE \"Card\" (id int PRIMARY KEY, name text)");
    Flyway.configure()
        .dataSource(store)
        .schemas("ficus")
        .locations("classpath:io/ficus/migration/ownership/postgresql")
        .load()
        .migrate();
    FenceScripts.POSTGRESQL.install(tables()).forEach(sql::execute);
    ownership = new Ownership(store, Authority.LEGACY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void ownedByTheLegacyStore() {
    sql.update("DELETE FROM ficus.ownership");
    ownership.register(DOMAIN);
    sql.update("DELETE FROM \"Card\"");
  }

  @Test
  void theMonolithWritesWhileTheLegacyStoreHasTheAuthority() {
    insert(1);
    assertThat(cards()).isEqualTo(1);
  }

  @Test
  void theMonolithIsRefusedBehindTheFenceByAnErrorThatSaysWhatToDo() {
    become(new Held(5, Authority.LEGACY, true, 0));
    assertThatThrownBy(() -> insert(1))
        .rootCause()
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo(WriteRefusedException.SQL_STATE);
              assertThat((Throwable) e)
                  .hasMessageContaining("the domain membership")
                  .hasMessageContaining("handed over")
                  .hasMessageContaining("ficus cutover show membership");
            });
    assertThatThrownBy(() -> sql.execute("TRUNCATE \"Card\"")).hasMessageContaining("handed over");
    assertThatThrownBy(() -> sql.update("UPDATE \"Card\" SET name = 'x' WHERE false"))
        .hasMessageContaining("handed over");
    assertThat(cards()).isZero();
  }

  @Test
  void theMonolithIsRefusedWhileTheDomainStoreHasTheAuthority() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    assertThatThrownBy(() -> insert(1)).hasMessageContaining("write through the module that owns");
  }

  @Test
  void copiesPassOnlyWhileTheDomainStoreHasTheAuthority() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    copy(OptionalLong.of(5), 1);
    copy(OptionalLong.empty(), 2);
    assertThat(cards()).isEqualTo(2);
    become(new Held(6, Authority.LEGACY, false, 0));
    assertThatThrownBy(() -> copy(OptionalLong.of(6), 3)).hasMessageContaining("a copy");
    assertThatThrownBy(() -> copy(OptionalLong.empty(), 3)).hasMessageContaining("a copy");
    assertThat(cards()).isEqualTo(2);
  }

  @Test
  void anInstanceWithAnOldEpochIsRefusedAfterTheFlipAndAfterTheWayBack() {
    write(3, 1);
    become(new Held(4, Authority.DOMAIN, false, 0));
    assertThatThrownBy(() -> write(3, 2)).hasMessageContaining("the writer is at epoch 3");
    become(new Held(5, Authority.LEGACY, false, 0));
    assertThatThrownBy(() -> write(3, 3)).hasMessageContaining("the store at 5");
    assertThatThrownBy(() -> copy(OptionalLong.of(4), 4)).hasMessageContaining("epoch 4");
    write(5, 5);
    assertThat(cards()).isEqualTo(2);
  }

  @Test
  void aChangeWaitsForWritersInFlightAndRefusesThoseThatComeBehindIt() throws Exception {
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "INSERT INTO \"Card\" VALUES (1, 'in flight')");
      CompletableFuture<OwnershipChange> change =
          CompletableFuture.supplyAsync(
              () -> set(new Held(5, Authority.LEGACY, true, 0), SOON), EACH_ITS_THREAD);
      await().until(() -> waiting() == 1);
      CompletableFuture<Void> late = CompletableFuture.runAsync(() -> insert(2), EACH_ITS_THREAD);
      await().until(() -> waiting() == 2);
      assertThat(change).isNotDone();

      inFlight.commit();

      assertThat(change.get()).isInstanceOf(OwnershipChange.Done.class);
      assertThatThrownBy(late::get).hasMessageContaining("handed over");
    }
    assertThat(sql.queryForList("SELECT name FROM \"Card\"", String.class))
        .containsExactly("in flight");
  }

  @Test
  void aChangeGivesUpAtItsLimitAndNamesWhoHeldItUp() throws Exception {
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "SET application_name = 'nightly job'");
      execute(inFlight, "INSERT INTO \"Card\" VALUES (1, 'long')");

      OwnershipChange change = set(new Held(5, Authority.LEGACY, true, 0), Duration.ofMillis(200));

      assertThat(change)
          .isInstanceOfSatisfying(
              OwnershipChange.Busy.class,
              busy ->
                  assertThat(busy.holders()).singleElement().asString().contains("nightly job"));
      // Nobody waits behind a change that gave up.
      insert(2);
      inFlight.commit();
    }
    assertThat(ownership.read(DOMAIN))
        .isEqualTo(new OwnershipReading.Known(new Held(1, Authority.LEGACY, false, 0)));
    assertThat(cards()).isEqualTo(2);
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

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void aWriterOfAnyIsolationHoldsAChangeUpUntilItEnds(int isolation) throws Exception {
    try (Connection inFlight = begun(isolation)) {
      execute(inFlight, "INSERT INTO \"Card\" VALUES (1, 'in flight')");
      assertThat(set(new Held(5, Authority.DOMAIN, false, 0), Duration.ofMillis(100)))
          .isInstanceOf(OwnershipChange.Busy.class);
      inFlight.commit();
    }
    assertThat(set(new Held(5, Authority.DOMAIN, false, 0), SOON))
        .isInstanceOf(OwnershipChange.Done.class);
  }

  @Test
  void oneDomainsChangeDoesNotWaitForAnothersWriters() throws Exception {
    ownership.register("voucher");
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "INSERT INTO \"Card\" VALUES (1, 'of membership')");
      assertThat(
              ownership.change(
                  "voucher",
                  held -> Optional.of(new Held(1, Authority.LEGACY, true, 0)),
                  Duration.ofMillis(200)))
          .isInstanceOf(OwnershipChange.Done.class);
    }
  }

  @Test
  void anEpochNeverFalls() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    assertThat(set(new Held(4, Authority.LEGACY, false, 0), SOON))
        .isInstanceOfSatisfying(
            OwnershipChange.Failed.class,
            failed -> assertThat(failed.reason()).contains("back to epoch 4"));
  }

  @Test
  void whoExpectedAnotherOwnershipChangesNothing() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    assertThat(ownership.change(DOMAIN, held -> Optional.empty(), SOON))
        .isEqualTo(new OwnershipChange.Moved(new Held(5, Authority.DOMAIN, false, 0)));
  }

  @Test
  void aStoreWithoutARowAdmitsNobodyAndSaysWhy() {
    sql.update("DELETE FROM ficus.ownership");
    assertThatThrownBy(() -> insert(1)).hasMessageContaining("holds no ownership row");
    assertThat(ownership.read(DOMAIN)).isInstanceOf(OwnershipReading.NotInstalled.class);
    assertThat(set(new Held(5, Authority.DOMAIN, false, 0), SOON))
        .isInstanceOf(OwnershipChange.NotInstalled.class);
  }

  @Test
  void theFenceCanBeTakenAwayAndPutBackWhileTheEvidenceStays() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    FenceScripts.POSTGRESQL.remove(tables()).forEach(sql::execute);
    assertThat(ownership.fenced(tables())).isZero();
    insert(1);
    FenceScripts.POSTGRESQL.install(tables()).forEach(sql::execute);
    FenceScripts.POSTGRESQL.install(tables()).forEach(sql::execute);
    assertThatThrownBy(() -> insert(2)).hasMessageContaining("membership");
    assertThat(ownership.fenced(tables())).isEqualTo(1);
    assertThat(cards()).isEqualTo(1);
  }

  @Test
  void admissionIsAskedForInTheDomainStoreToo() {
    Ownership domain = new Ownership(store, Authority.DOMAIN);
    TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(store));
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

  private static FencedTables tables() {
    return new FencedTables(DOMAIN, List.of("public.Card"));
  }

  private void become(Held held) {
    assertThat(set(held, SOON)).isInstanceOf(OwnershipChange.Done.class);
  }

  private OwnershipChange set(Held held, Duration limit) {
    return ownership.change(DOMAIN, before -> Optional.of(held), limit);
  }

  private static void insert(int id) {
    sql.update("INSERT INTO \"Card\" VALUES (?, 'monolith')", id);
  }

  private static void write(long epoch, int id) {
    transactions.run(intent(OptionalLong.of(epoch)), () -> row(id));
  }

  private static void copy(OptionalLong epoch, int id) {
    transactions.copy(intent(epoch), () -> row(id));
  }

  private static int row(int id) {
    return sql.update("INSERT INTO \"Card\" VALUES (?, 'ficus')", id);
  }

  private static Intent intent(OptionalLong epoch) {
    return new Intent(DOMAIN, "change", "i-1", epoch);
  }

  private static int cards() {
    return number("SELECT count(*) FROM \"Card\"");
  }

  private static int waiting() {
    return number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
  }

  private static int number(String query) {
    return Objects.requireNonNull(sql.queryForObject(query, Integer.class));
  }

  private static Connection begun(int isolation) throws SQLException {
    Connection connection = store.getConnection();
    connection.setTransactionIsolation(isolation);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var s = connection.createStatement()) {
      s.execute(statement);
    }
  }
}
