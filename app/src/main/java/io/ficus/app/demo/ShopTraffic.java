package io.ficus.app.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The monolith's own code at work: business transactions straight against the legacy tables, at a
 * settable rate, on a few connections of its own. It knows nothing of Ficus.
 *
 * <p>What the nth transaction is, and whom it picks, depends on the seed and n alone. A transaction
 * that the database refuses is rolled back, counted and not repeated; while the database is away,
 * each worker tries again after 0.1 to 5 seconds. Safe for use by many threads; starts once.
 */
public final class ShopTraffic implements AutoCloseable {

  private static final int WORKERS = 4;
  private static final long FIRST_REST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(5);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final DataSource shop;
  private final long seed;
  private final Clock clock;
  private final Pacer pacer;
  private final Map<TrafficKind, LongAdder> committed = new EnumMap<>(TrafficKind.class);
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Crew crew;
  private volatile @Nullable String lastFailure;

  /**
   * Traffic that has not started.
   *
   * @param shop the legacy database, filled; four connections are kept while it runs
   * @param seed decides what happens to whom
   * @param rate transactions a second, 0 for none, at most 100,000; aimed at, never exceeded
   * @param clock what the rows are stamped with; the pace does not depend on it
   * @throws IllegalArgumentException if the rate is out of range
   */
  public ShopTraffic(DataSource shop, long seed, double rate, Clock clock) {
    this.shop = shop;
    this.seed = seed;
    this.clock = clock;
    this.pacer = new Pacer(System::nanoTime, rate);
    this.crew = new Crew(pacer);
    for (TrafficKind kind : TrafficKind.values()) {
      committed.put(kind, new LongAdder());
    }
  }

  /**
   * Starts the workers and returns at once; the database need not be there yet.
   *
   * @throws IllegalStateException if it was started before
   */
  public void start() {
    crew.start("shop-traffic", WORKERS, this::work);
  }

  /** Transactions a second that are aimed at. */
  public double rate() {
    return pacer.rate();
  }

  /**
   * Changes the pace at once.
   *
   * @param perSecond transactions a second, 0 to pause
   * @throws IllegalArgumentException if the rate is out of range
   */
  public void setRate(double perSecond) {
    pacer.rate(perSecond);
  }

  /** What was done so far. */
  public TrafficCounts counts() {
    Map<TrafficKind, Long> done = new EnumMap<>(TrafficKind.class);
    committed.forEach((kind, count) -> done.put(kind, count.sum()));
    return new TrafficCounts(done, refused.sum(), failed.sum(), lastFailure);
  }

  /** Lets the transactions in flight end, for up to ten seconds, and gives the connections back. */
  @Override
  public void close() {
    crew.close();
  }

  private void work() {
    long rest = FIRST_REST;
    Connection connection = null;
    try {
      for (OptionalLong turn = pacer.next(); turn.isPresent(); turn = pacer.next()) {
        SplittableRandom chance = new SplittableRandom(seed ^ (turn.getAsLong() * GOLDEN));
        TrafficKind kind = TrafficKind.at(chance.nextInt(100));
        try {
          if (connection == null) {
            connection = shop.getConnection();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
          }
          transact(connection, kind, chance);
          rest = FIRST_REST;
        } catch (SQLException | RuntimeException e) {
          failed.increment();
          lastFailure = kind + ": " + e.getMessage();
          if (!rolledBack(connection)) {
            close(connection);
            connection = null;
            pacer.rest(rest);
            rest = Math.min(2 * rest, LONGEST_REST);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(connection);
    }
  }

  private void transact(Connection connection, TrafficKind kind, SplittableRandom chance)
      throws SQLException {
    boolean allowed = new ShopTransactions(ShopConnection.of(connection), chance, clock).run(kind);
    connection.commit();
    Objects.requireNonNull(committed.get(kind)).increment();
    if (!allowed) {
      refused.increment();
    }
  }

  /** Whether the connection is still good for the next transaction. */
  private static boolean rolledBack(@Nullable Connection connection) {
    if (connection == null) {
      return false;
    }
    try {
      connection.rollback();
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void close(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone with the database; there is nothing left to give back.
    }
  }
}
