package io.ficus.seam.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.MarkTable;
import io.ficus.cutover.Authority;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.seam.LegacyTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
class MariaDbOwnershipTest extends OwnershipContract {

  private static final String LONG_NAME =
      "a_table_whose_name_is_as_long_as_any_name_of_mariadb_may_be_1234";

  private static @Nullable EmbeddedMariaDbServer server;
  private static Fenced fenced;

  @BeforeAll
  static void start() {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    server = EmbeddedMariaDbServer.start();
    DataSource store =
        new DriverManagerDataSource(server.createDatabase("shop"), EmbeddedMariaDbServer.USER, "");
    JdbcTemplate sql = new JdbcTemplate(store);
    sql.execute(MarkTable.DDL);
    sql.execute("CREATE TABLE `Card` (id int PRIMARY KEY, name text)");
    sql.execute("CREATE TABLE `" + LONG_NAME + "` (id int PRIMARY KEY)");
    fenced =
        new Fenced(
            store,
            new LegacyTransactions(store, new JdbcTransactionManager(store), "node-1"),
            new Ownership(store, Authority.LEGACY),
            FenceScripts.MARIADB,
            new FencedTables(DOMAIN, List.of("shop.Card", "shop." + LONG_NAME)),
            "`Card`",
            "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
    // Before there is a fence, a transaction of Ficus has nobody to ask.
    fenced
        .transactions()
        .run(
            intent(OptionalLong.of(1)),
            () -> sql.update("INSERT INTO `Card` VALUES (0, 'unfenced')"));
    Flyway.configure()
        .dataSource(store)
        .schemas("ficus")
        .locations("classpath:io/ficus/migration/ownership/mariadb")
        .load()
        .migrate();
    fenced.scripts().install(fenced.tables()).forEach(sql::execute);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Fenced fenced() {
    return fenced;
  }

  @Override
  List<String> writes() {
    return List.of(
        "INSERT INTO `Card` VALUES (2, 'x')",
        "REPLACE INTO `Card` VALUES (1, 'x')",
        "UPDATE `Card` SET name = 'x' WHERE id = 1",
        "DELETE FROM `Card` WHERE id = 1",
        "INSERT INTO `" + LONG_NAME + "` VALUES (1)");
  }

  /** Only those who may have held it up are known, by their user. */
  @Override
  String known(Connection session) {
    return "of root";
  }

  @Test
  void aConnectionGoesBackToItsPoolAsItCame() {
    SingleConnectionDataSource one =
        new SingleConnectionDataSource(
            Objects.requireNonNull(server).jdbcUrl("shop"), EmbeddedMariaDbServer.USER, "", true);
    try {
      JdbcTemplate pooled = new JdbcTemplate(one);
      pooled.execute("SET idle_transaction_timeout = 77");
      assertThat(
              new Ownership(one, Authority.LEGACY)
                  .change(
                      DOMAIN, before -> Optional.of(new Held(5, Authority.DOMAIN, false, 0)), SOON))
          .isInstanceOf(OwnershipChange.Done.class);
      assertThat(pooled.queryForObject("SELECT @@idle_transaction_timeout", Integer.class))
          .isEqualTo(77);
    } finally {
      one.destroy();
    }
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

  /** The triggers are of rows here, three a table. */
  @Test
  void aTableThatIsFencedInPartIsNotFenced() {
    sql().execute("DROP TRIGGER ficus_fence_Card_bd");
    assertThat(unfenced()).containsExactly("shop.Card");
    install();
    assertThat(unfenced()).isEmpty();
  }

  private static void executed(Connection connection, String statement) {
    try {
      execute(connection, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFenceGivesWayToWhoeverWritesToATableInUse() throws Exception {
    try (TableInUse table = new TableInUse(fenced(), "INSERT INTO `Card` VALUES (9, 'long')")) {
      table.othersWriteUntilItIsFenced(
          "SELECT count(*) FROM information_schema.processlist"
              + " WHERE state LIKE 'Waiting for table metadata lock'");
    }
  }
}
