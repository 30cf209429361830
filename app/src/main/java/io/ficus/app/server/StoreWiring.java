package io.ficus.app.server;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.app.StartFailure;
import io.ficus.app.config.DomainSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.config.StoreSettings;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The two databases that a server with domains or pairs uses, and the schemas that it needs in its
 * own.
 */
@Configuration(proxyBeanMethods = false)
class StoreWiring {

  private static final List<String[]> OF_CONTROL = List.of(new String[][] {{"control", "control"}});

  private static final List<String[]> OF_DOMAINS =
      List.of(
          new String[] {"control", "control"},
          new String[] {"cdc_feed", "cdc-feed"},
          new String[] {"ficus", "ownership/postgresql"},
          new String[] {"seam", "seam"},
          new String[] {"membership", "membership"},
          new String[] {"voucher", "voucher"});

  @Bean
  @Qualifier("store")
  HikariDataSource store(StoreSettings settings, DomainSettings domains) {
    HikariDataSource store =
        pool("ficus-store", required(settings), settings.username(), settings.password());
    migrate(store, settings, domains.membership() ? OF_DOMAINS : OF_CONTROL);
    return store;
  }

  @Bean
  @Qualifier("legacy")
  HikariDataSource legacy(SourceSettings settings) {
    HikariDataSource legacy =
        pool(
            "ficus-legacy",
            BridgeWiring.jdbcUrl(settings),
            settings.username(),
            settings.password());
    // Not so on every MariaDB; the shop's adapter counts on it.
    legacy.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return legacy;
  }

  @Bean
  @Qualifier("storeTransactions")
  PlatformTransactionManager storeTransactions(@Qualifier("store") DataSource store) {
    return new JdbcTransactionManager(store);
  }

  @Bean
  @Qualifier("legacyTransactions")
  PlatformTransactionManager legacyTransactions(@Qualifier("legacy") DataSource legacy) {
    return new JdbcTransactionManager(legacy);
  }

  private static String required(StoreSettings settings) {
    if (settings.jdbcUrl() == null) {
      throw StartFailure.usage(
          "A domain is switched on, or a pair is configured, but there is no store for it. Set"
              + " 'ficus.store.jdbc-url', or leave ficus.domains and ficus.reconciliation.pairs out.");
    }
    return settings.jdbcUrl();
  }

  private static HikariDataSource pool(String name, String url, String username, String password) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName(name);
    pool.setJdbcUrl(url);
    pool.setUsername(username);
    pool.setPassword(password);
    pool.addDataSourceProperty("ApplicationName", name);
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    // A server that is gone is noticed, instead of waited for.
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.setConnectionInitSql(endsWhoFallsSilent(url));
    pool.setMaximumPoolSize(12);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(5_000);
    // A database that is away must not keep the server from starting: its state is shown, and it
    // may come back.
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  /**
   * What has the store end a transaction whose instance says nothing any more: by its silence, and
   * on PostgreSQL by the network's too. No transaction of Ficus does anything slow elsewhere.
   */
  private static String endsWhoFallsSilent(String url) {
    return url.startsWith("jdbc:mariadb:")
        ? "SET idle_transaction_timeout = 60"
        : "SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 10;"
            + " SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";
  }

  private static void migrate(DataSource store, StoreSettings settings, List<String[]> schemas) {
    for (String[] schema : schemas) {
      try {
        Flyway.configure()
            .dataSource(store)
            .schemas(schema[0])
            .locations("classpath:io/ficus/migration/" + schema[1])
            .load()
            .migrate();
      } catch (FlywayException e) {
        throw StartFailure.of(
            "The schema '"
                + schema[0]
                + "' in "
                + settings.jdbcUrl()
                + " could not be brought up to date: "
                + e.getMessage(),
            e);
      }
    }
  }
}
