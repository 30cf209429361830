package io.ficus.seam.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.MarkTable;
import io.ficus.cutover.Authority;
import io.ficus.embedded.EmbeddedMariaDbServer;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The fence of a legacy store on MariaDB, against everybody who writes there. */
@Tag("C5")
class MariaDbOwnershipTest {

  private static final String DOMAIN = "membership";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LONG_NAME =
      "a_table_whose_name_is_as_long_as_any_name_of_mariadb_may_be_1234";
  private static final Executor EACH_ITS_THREAD = work -> new Thread(work).start();

  private static @Nullable EmbeddedMariaDbServer server;
  private static DataSource store;
  private static JdbcTemplate sql;
  private static LegacyTransactions transactions;
  private static Ownership ownership;

  @BeforeAll
  static void start() {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    server = EmbeddedMariaDbServer.start();
    store =
        new DriverManagerDataSource(server.createDatabase("shop"), EmbeddedMariaDbServer.USER, "");
    sql = new JdbcTemplate(store);
    transactions = new LegacyTransactions(store, new JdbcTransactionManager(store), "node-1");
    sql.execute(MarkTable.DDL);
    sql.execute("CREATE TABLE `Card` (id int PRIMARY KEY, name text)");
    sql.execute("CREATE TABLE `" + LONG_NAME + "` (id int PRIMARY KEY)");
    // Before there is a fence, a transaction of Ficus has nobody to ask.
    transactions.run(intent(OptionalLong.of(1)), () -> row(0));
    Flyway.configure()
        .dataSource(store)
        .schemas("ficus")
        .locations("classpath:io/ficus/migration/ownership/mariadb")
        .load()
        .migrate();
    FenceScripts.MARIADB.install(tables()).forEach(sql::execute);
    ownership = new Ownership(store, Authority.LEGACY);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void ownedByTheLegacyStore() {
    sql.update("DELETE FROM ficus.ownership");
    ownership.register(DOMAIN);
    sql.update("DELETE FROM `Card`");
  }

  @Test
  void theMonolithIsRefusedBehindTheFenceByAnErrorThatSaysWhatToDo() {
    insert(1);
    become(new Held(5, Authority.LEGACY, true, 0));
    for (String write :
        List.of(
            "INSERT INTO `Card` VALUES (2, 'x')",
            "REPLACE INTO `Card` VALUES (1, 'x')",
            "UPDATE `Card` SET name = 'x' WHERE id = 1",
            "DELETE FROM `Card` WHERE id = 1",
            "INSERT INTO `" + LONG_NAME + "` VALUES (1)")) {
      assertThatThrownBy(() -> sql.update(write))
          .as(write)
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
    }
    assertThat(names()).containsExactly("monolith");
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
  void whatATransactionSaidOfItselfEndsWithItOnThatConnectionToo() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    SingleConnectionDataSource one =
        new SingleConnectionDataSource(
            Objects.requireNonNull(server).jdbcUrl("shop"), EmbeddedMariaDbServer.USER, "", true);
    try {
      LegacyTransactions alone =
          new LegacyTransactions(one, new JdbcTransactionManager(one), "node-1");
      JdbcTemplate pooled = new JdbcTemplate(one);
      alone.copy(intent(OptionalLong.empty()), () -> row(pooled, 1));
      assertThatThrownBy(() -> row(pooled, 2)).hasMessageContaining("module that owns");
      assertThatThrownBy(
              () -> alone.copy(intent(OptionalLong.empty()), () -> row(pooled, 1) + row(pooled, 1)))
          .hasMessageContaining("Duplicate");
      assertThatThrownBy(() -> row(pooled, 2)).hasMessageContaining("module that owns");
    } finally {
      one.destroy();
    }
  }

  @Test
  void aChangeWaitsForWritersInFlightAndRefusesThoseThatComeBehindIt() throws Exception {
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "INSERT INTO `Card` VALUES (1, 'in flight')");
      CompletableFuture<OwnershipChange> change = changeLater();
      CompletableFuture<Void> late = CompletableFuture.runAsync(() -> insert(2), EACH_ITS_THREAD);
      await().until(() -> waiting() == 2);
      assertThat(change).isNotDone();

      inFlight.commit();

      assertThat(change.get()).isInstanceOf(OwnershipChange.Done.class);
      assertThatThrownBy(late::get).hasMessageContaining("handed over");
    }
    assertThat(names()).containsExactly("in flight");
  }

  @Test
  void aChangeThatClosesACircleOfWaitsGivesWayAndIsDoneAfterTheWriters() throws Exception {
    insert(1);
    try (Connection admitted = begun(Connection.TRANSACTION_READ_COMMITTED);
        Connection locking = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(locking, "SELECT * FROM `Card` WHERE id = 1 FOR UPDATE");
      execute(admitted, "INSERT INTO `Card` VALUES (2, 'admitted')");
      CompletableFuture<OwnershipChange> change = changeLater();
      CompletableFuture<Void> first =
          CompletableFuture.runAsync(
              () -> executed(admitted, "UPDATE `Card` SET name = 'first' WHERE id = 1"),
              EACH_ITS_THREAD);
      await().until(() -> waiting() == 2);

      // It waits behind the change, which waits for the first, which waits for this one.
      execute(locking, "INSERT INTO `Card` VALUES (3, 'locking')");
      locking.commit();
      first.get();
      admitted.commit();

      assertThat(change.get()).isInstanceOf(OwnershipChange.Done.class);
    }
    assertThat(names()).containsExactly("first", "admitted", "locking");
  }

  @Test
  void aChangeGivesUpAtItsLimitAndNamesWhoMayHaveHeldItUp() throws Exception {
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "INSERT INTO `Card` VALUES (1, 'long')");

      OwnershipChange change = set(new Held(5, Authority.LEGACY, true, 0), Duration.ofMillis(200));

      assertThat(change)
          .isInstanceOfSatisfying(
              OwnershipChange.Busy.class,
              busy -> assertThat(busy.holders()).singleElement().asString().contains("of root"));
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
    insert(1);
    try (Connection old = begun(isolation)) {
      // Takes the snapshot, in which the legacy store still has the authority.
      execute(old, "SELECT count(*) FROM `" + LONG_NAME + "`");
      become(new Held(5, Authority.DOMAIN, false, 0));

      assertThatThrownBy(() -> execute(old, "INSERT INTO `Card` VALUES (2, 'late')"))
          .hasMessageContaining("module that owns");
      assertThatThrownBy(() -> execute(old, "UPDATE `Card` SET name = 'late'"))
          .hasMessageContaining("module that owns");
    }
    assertThat(names()).containsExactly("monolith");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_UNCOMMITTED,
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void aWriterOfAnyIsolationHoldsAChangeUpUntilItEnds(int isolation) throws Exception {
    try (Connection inFlight = begun(isolation)) {
      execute(inFlight, "INSERT INTO `Card` VALUES (1, 'in flight')");
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
      execute(inFlight, "INSERT INTO `Card` VALUES (1, 'of membership')");
      assertThat(
              ownership.change(
                  "voucher",
                  held -> Optional.of(new Held(1, Authority.LEGACY, true, 0)),
                  Duration.ofMillis(500)))
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
    FenceScripts.MARIADB.remove(tables()).forEach(sql::execute);
    assertThat(ownership.fenced(tables())).isZero();
    insert(1);
    FenceScripts.MARIADB.install(tables()).forEach(sql::execute);
    FenceScripts.MARIADB.install(tables()).forEach(sql::execute);
    assertThatThrownBy(() -> insert(2)).hasMessageContaining("membership");
    assertThat(ownership.fenced(tables())).isEqualTo(2);
    sql.execute("DROP TRIGGER ficus_fence_Card_bd");
    assertThat(ownership.fenced(tables())).as("a table that is fenced in part is not").isEqualTo(1);
    FenceScripts.MARIADB.install(tables()).forEach(sql::execute);
    assertThat(cards()).isEqualTo(1);
  }

  private static FencedTables tables() {
    return new FencedTables(DOMAIN, List.of("shop.Card", "shop." + LONG_NAME));
  }

  private static CompletableFuture<OwnershipChange> changeLater() {
    CompletableFuture<OwnershipChange> change =
        CompletableFuture.supplyAsync(
            () -> set(new Held(5, Authority.LEGACY, true, 0), SOON), EACH_ITS_THREAD);
    await().until(() -> waiting() == 1);
    return change;
  }

  private static void become(Held held) {
    assertThat(set(held, SOON)).isInstanceOf(OwnershipChange.Done.class);
  }

  private static OwnershipChange set(Held held, Duration limit) {
    return ownership.change(DOMAIN, before -> Optional.of(held), limit);
  }

  private static void insert(int id) {
    sql.update("INSERT INTO `Card` VALUES (?, 'monolith')", id);
  }

  private static void write(long epoch, int id) {
    transactions.run(intent(OptionalLong.of(epoch)), () -> row(id));
  }

  private static void copy(OptionalLong epoch, int id) {
    transactions.copy(intent(epoch), () -> row(id));
  }

  private static int row(int id) {
    return row(sql, id);
  }

  private static int row(JdbcTemplate where, int id) {
    return where.update("INSERT INTO `Card` VALUES (?, 'ficus')", id);
  }

  private static Intent intent(OptionalLong epoch) {
    return new Intent(DOMAIN, "change", "i-1", epoch);
  }

  private static int cards() {
    return names().size();
  }

  private static List<String> names() {
    return sql.queryForList("SELECT name FROM `Card` ORDER BY id", String.class);
  }

  private static int waiting() {
    Integer waiting =
        sql.queryForObject(
            "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
            Integer.class);
    return Objects.requireNonNull(waiting);
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

  private static void executed(Connection connection, String statement) {
    try {
      execute(connection, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
