package io.ficus.cdc.bridge;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that insert rows into {@code item}, some rolled back, some whose commit nobody knows
 * of. What came of it is what the table holds.
 */
final class MariaDbWriters implements AutoCloseable {

  private final TestBed bed;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final List<Thread> threads = new ArrayList<>();

  private MariaDbWriters(TestBed bed) {
    this.bed = bed;
  }

  static MariaDbWriters start(TestBed bed, int count, long seed) {
    MariaDbWriters writers = new MariaDbWriters(bed);
    for (int w = 0; w < count; w++) {
      Random chance = new Random(seed + w);
      Thread thread = new Thread(() -> writers.write(chance), "writer-" + w);
      thread.start();
      writers.threads.add(thread);
    }
    return writers;
  }

  /** Waits until so many transactions more were committed. */
  void awaitMore(int transactions) {
    long aim = commits.get() + transactions;
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> commits.get() >= aim);
  }

  private void write(Random chance) {
    while (writing.get()) {
      try (Connection connection = bed.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        while (writing.get()) {
          transaction(connection, statement, chance);
        }
      } catch (SQLException e) {
        // The server is away, or this connection was killed with it.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void transaction(Connection connection, Statement statement, Random chance)
      throws SQLException {
    int rows = 1 + chance.nextInt(6);
    for (int row = 0; row < rows; row++) {
      statement.execute("INSERT INTO item VALUES (" + ids.incrementAndGet() + ", 'x')");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(chance.nextInt(6)));
    }
    if (chance.nextInt(6) == 0) {
      connection.rollback();
    } else {
      connection.commit();
      commits.incrementAndGet();
    }
  }

  @Override
  public void close() throws InterruptedException {
    writing.set(false);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
