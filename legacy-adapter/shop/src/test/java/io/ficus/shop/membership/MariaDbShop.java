package io.ficus.shop.membership;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.cdc.AppliedPositions;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.reconciliation.Sides;
import io.ficus.reconciliation.adapter.out.sql.ReconciliationSidesConfiguration;
import io.ficus.seam.LegacyTransactions;
import io.ficus.shop.engine.ShopDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A migrated shop on MariaDB. */
public final class MariaDbShop implements AutoCloseable {

  /** The tables that membership is made of; accounts last, or the trigger would add to them. */
  static final List<String> TABLES = List.of("customer", "cust_consent", "loy_txn", "loy_account");

  /** Not before somebody asks: not every machine has one. */
  private static final class Server {

    static final EmbeddedMariaDbServer SHARED = EmbeddedMariaDbServer.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SHARED::close));
    }
  }

  public final JdbcTemplate shop;
  public final HikariDataSource connections;
  public final ShopDatabase database;
  public final JdbcTransactionManager manager;
  public final LegacyTransactions transactions;
  public final AppliedPositions positions = new RecordedPositions();
  final LegacyMembers members;

  /**
   * @param name tells the databases of one test from another's
   */
  public MariaDbShop(String name) {
    String url = Server.SHARED.createDatabase(name);
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername(EmbeddedMariaDbServer.USER);
    pool.setMinimumIdle(1);
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    connections = new HikariDataSource(pool);
    Flyway.configure()
        .dataSource(connections)
        .locations("classpath:io/ficus/migration/legacy-shop/mariadb")
        .load()
        .migrate();
    database = ShopDatabase.at(url);
    shop = new JdbcTemplate(connections);
    manager = new JdbcTransactionManager(connections);
    transactions = new LegacyTransactions(connections, manager, "test");
    members =
        new LegacyMembers(
            connections,
            database,
            manager,
            transactions,
            positions,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString());
  }

  /** The pair of this shop and a domain store. */
  MembershipPair pair(DataSource store) {
    return new MembershipPair(connections, database, store, sides());
  }

  /** Reads sides. */
  public static Sides sides() {
    try (AnnotationConfigApplicationContext sides =
        new AnnotationConfigApplicationContext(ReconciliationSidesConfiguration.class)) {
      return sides.getBean(Sides.class);
    }
  }

  /** Takes over the rows of a shop on PostgreSQL; what is made later is numbered from 1,000,001. */
  public void copy(DataSource postgres, List<String> tables, List<String> sequences)
      throws SQLException {
    try (Connection from = postgres.getConnection();
        Connection to = connections.getConnection()) {
      for (String table : tables) {
        copy(from, to, table);
      }
      for (String sequence : sequences) {
        to.createStatement().execute("SELECT setval(" + sequence + ", 1000000)");
      }
    }
  }

  private static void copy(Connection from, Connection to, String table) throws SQLException {
    try (Statement reading = from.createStatement();
        ResultSet rows = reading.executeQuery("SELECT * FROM " + table)) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getMetaData().getColumnName(i));
      }
      try (PreparedStatement insert =
          to.prepareStatement(
              "INSERT INTO %s (%s) VALUES (%s)"
                  .formatted(
                      table,
                      String.join(", ", columns),
                      String.join(", ", Collections.nCopies(columns.size(), "?"))))) {
        while (rows.next()) {
          for (int i = 1; i <= columns.size(); i++) {
            insert.setObject(
                i,
                rows.getMetaData().getColumnType(i) == Types.TIMESTAMP
                    ? rows.getObject(i, LocalDateTime.class)
                    : rows.getObject(i));
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
