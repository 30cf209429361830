package io.ficus.voucher.adapter.out.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.embedded.EmbeddedPostgresServer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A migrated voucher schema on a PostgreSQL that lives as long as the test JVM. */
final class VoucherStore {

  static final DataSource DATA_SOURCE = migrated();
  static final JdbcTransactionManager TRANSACTIONS = new JdbcTransactionManager(DATA_SOURCE);

  private VoucherStore() {}

  static JooqVouchers vouchers() {
    return new JooqVouchers(DATA_SOURCE, TRANSACTIONS);
  }

  private static DataSource migrated() {
    EmbeddedPostgresServer server = EmbeddedPostgresServer.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(server.createDatabase("domains"));
    pool.setUsername(EmbeddedPostgresServer.USER);
    HikariDataSource dataSource = new HikariDataSource(pool);
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("voucher")
        .locations("classpath:io/ficus/migration/voucher")
        .load()
        .migrate();
    return dataSource;
  }
}
