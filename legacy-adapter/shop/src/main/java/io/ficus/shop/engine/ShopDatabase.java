package io.ficus.shop.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The database that the shop stands on. What depends on its engine is asked for here, or chosen by
 * {@link #engine()} in a class of the engine's own; nothing else of the adapter knows of engines.
 *
 * @param engine its make
 * @param schema what stands before the names of its tables, in SQL and in the change stream: a
 *     schema on PostgreSQL, the database itself on MariaDB
 */
public record ShopDatabase(ShopEngine engine, String schema) {

  /** The schema that the classes of {@code io.ficus.shop.jooq} were generated from. */
  private static final String GENERATED = "public";

  private static final int HOLD_SECONDS = 30;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** The shop on PostgreSQL. */
  public static ShopDatabase onPostgres() {
    return new ShopDatabase(ShopEngine.POSTGRESQL, GENERATED);
  }

  /**
   * The shop behind a JDBC URL; it need not answer yet.
   *
   * @throws IllegalArgumentException if it is on neither engine, or the URL names no database
   */
  public static ShopDatabase at(String jdbcUrl) {
    if (jdbcUrl.startsWith("jdbc:postgresql:")) {
      return onPostgres();
    }
    if (!jdbcUrl.startsWith("jdbc:mariadb:")) {
      throw new IllegalArgumentException(
          "The shop is on PostgreSQL or MariaDB, and " + jdbcUrl + " is neither");
    }
    String database = jdbcUrl.replaceFirst("\\?.*$", "").replaceFirst("^.*/", "");
    if (database.isEmpty()) {
      throw new IllegalArgumentException(
          "The URL names no database: "
              + jdbcUrl
              + ". It looks like jdbc:mariadb://host:3306/shop");
    }
    return new ShopDatabase(ShopEngine.MARIADB, database);
  }

  /** A table as the change stream names it. */
  public String table(String name) {
    return schema + "." + name;
  }

  /** The name of a table that the change stream names, without what stands before it. */
  public static String nameOf(String table) {
    return table.substring(table.lastIndexOf('.') + 1);
  }

  /** Typed SQL for this database, in the transaction that Spring has open on the data source. */
  public DSLContext sql(DataSource shop) {
    return DSL.using(
        new TransactionAwareDataSourceProxy(shop),
        engine.dialect(),
        new Settings()
            .withRenderMapping(
                new RenderMapping()
                    .withSchemata(new MappedSchema().withInput(GENERATED).withOutput(schema))));
  }

  /** The next value of one of the shop's sequences. */
  public long next(DSLContext sql, String sequence) {
    Long value =
        switch (engine) {
          case POSTGRESQL ->
              sql.fetchSingle("SELECT nextval({0}::regclass)", DSL.inline(table(sequence)))
                  .get(0, Long.class);
          case MARIADB ->
              sql.fetchSingle("SELECT nextval({0})", DSL.name(schema, sequence)).get(0, Long.class);
        };
    if (value == null) {
      throw new IllegalStateException("The sequence " + table(sequence) + " gave no value");
    }
    return value;
  }

  /**
   * Holds, until the transaction ends, whoever else of Ficus would make a row that is not there
   * yet.
   *
   * @param what names what it is a row of
   */
  public void holdAbsent(DSLContext sql, String what, long id) {
    switch (engine) {
      case POSTGRESQL ->
          sql.fetch(
              "SELECT pg_advisory_xact_lock(hashtextextended({0}, {1}))",
              DSL.inline("ficus." + what), DSL.val(id));
      case MARIADB -> holdUntilTheEnd(sql, "ficus." + what + "." + id);
    }
  }

  // A lock of the session, and not of the transaction: it has to be let go while the connection is
  // still the transaction's. A row that is inserted and deleted would do too, but of three who want
  // it InnoDB ends one: the two that wait share a lock, and then both want it alone. For the same
  // reason transactions are READ COMMITTED: the search for the row must not lock the gap.
  private static void holdUntilTheEnd(DSLContext sql, String name) {
    Integer held =
        sql.fetchSingle("SELECT get_lock({0}, {1})", DSL.val(name), DSL.inline(HOLD_SECONDS))
            .get(0, Integer.class);
    if (held == null || held != 1) {
      throw new IllegalStateException(
          "Somebody else has been making " + name + " for " + HOLD_SECONDS + " seconds");
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            sql.execute("DO release_lock({0})", DSL.val(name));
          }
        });
  }

  /**
   * Waits until every transaction is over that may have written something which stands before a
   * place in the log that was read earlier, and could not be seen then.
   *
   * <p>PostgreSQL writes a change into its log long before the commit; so what is absent when the
   * log is read can still come, at an earlier place. MariaDB writes at the commit: what comes later
   * stands later.
   *
   * @return false if one of them did not end in time
   */
  public boolean awaitEarlierWriters(DSLContext sql, Duration timeout) {
    return switch (engine) {
      case MARIADB -> true;
      case POSTGRESQL -> {
        String next =
            sql.fetchSingle("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
                .get(0, String.class);
        long until = System.nanoTime() + timeout.toNanos();
        boolean over = false;
        while (!over && System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
          over =
              Boolean.TRUE.equals(
                  sql.fetchSingle(
                          "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= {0}::text::xid8",
                          DSL.val(next))
                      .get(0, Boolean.class));
          if (!over) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
          }
        }
        yield over;
      }
    };
  }

  /**
   * Lets a fence refuse the open transaction now, before any rule has looked at a row. The
   * statement changes nothing; its trigger is what counts, and where there is none, so be it.
   *
   * @param table a fenced table
   * @param key a column of it
   */
  public void askTheFence(DSLContext sql, String table, String key) {
    switch (engine) {
      case POSTGRESQL ->
          sql.execute(
              "UPDATE {0} SET {1} = {1} WHERE false", DSL.name(schema, table), DSL.name(key));
      case MARIADB -> {
        // Its triggers are of rows, so a statement that changes none meets none. The seam asks
        // there as it begins the transaction.
      }
    }
  }
}
