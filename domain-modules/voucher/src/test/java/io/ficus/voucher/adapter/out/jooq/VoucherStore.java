package io.ficus.voucher.adapter.out.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.embedded.EmbeddedPostgresServer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A migrated voucher schema on a PostgreSQL that lives as long as the test JVM. */
final class VoucherStore {

  private static final EmbeddedPostgresServer SERVER = EmbeddedPostgresServer.start();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
  }

  static final DataSource DATA_SOURCE = database("domains", "latest");
  static final JdbcTransactionManager TRANSACTIONS = new JdbcTransactionManager(DATA_SOURCE);

  private VoucherStore() {}

  static JooqVouchers vouchers() {
    return new JooqVouchers(DATA_SOURCE, TRANSACTIONS);
  }

  /** Another database, migrated up to a version of the schema. */
  static DataSource database(String name, String version) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(SERVER.createDatabase(name));
    pool.setUsername(EmbeddedPostgresServer.USER);
    HikariDataSource dataSource = new HikariDataSource(pool);
    migrate(dataSource, version);
    return dataSource;
  }

  /** Migrates one further. */
  static void migrate(DataSource dataSource, String version) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("voucher")
        .locations("classpath:io/ficus/migration/voucher")
        .target(version)
        .load()
        .migrate();
  }
}
