package io.ficus.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL for all test classes of a process that need a database and nothing of a server.
 */
public final class SharedPostgres {

  private static final EmbeddedPostgresServer SERVER = EmbeddedPostgresServer.start();
  private static final AtomicInteger NEXT = new AtomicInteger();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
  }

  private SharedPostgres() {}

  /**
   * The URL of a database that nobody else has; its user is {@link EmbeddedPostgresServer#USER}.
   */
  public static String database(String name) {
    return SERVER.createDatabase(name + "_" + NEXT.incrementAndGet());
  }

  /** Connections of such a database. The caller closes them. */
  public static HikariDataSource pool(String name) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(database(name));
    pool.setUsername(EmbeddedPostgresServer.USER);
    pool.setMinimumIdle(1);
    pool.setMaximumPoolSize(4);
    return new HikariDataSource(pool);
  }
}
