package io.ficus.benchmarks.reconciliation;

import io.ficus.benchmarks.Latencies;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a reconciliation at its default share adds to the latency of others. They write as pgbench
 * does, at a fixed rate, into the table that is compared (a column that is not), and their latency
 * counts from when a transaction was due. With and without take turns.
 */
final class LoadTrial {

  private static final int CLIENTS = 4;
  private static final int PER_SECOND = 200;

  /** Seconds. */
  private static final int SETTLING = 2;

  private final Ground ground;
  private final long rows;
  private final int seconds;

  LoadTrial(Ground ground, long rows, int seconds) {
    this.ground = ground;
    this.rows = rows;
    this.seconds = seconds;
  }

  /** A table of both. */
  String markdown(String small, int turns) throws Exception {
    ground
        .legacy()
        .execute(
            "CREATE TABLE teller (id int PRIMARY KEY, balance bigint NOT NULL)",
            "INSERT INTO teller SELECT g, 0 FROM generate_series(0, 99) g",
            "CREATE TABLE history (teller int, customer bigint, at timestamptz)");
    Latencies without = new Latencies();
    Latencies with = new Latencies();
    long compared = 0;
    try (Contest beside =
        Contest.start(Contestant.LOAD, small, ground, java.nio.file.Path.of(""))) {
      beside.result();
      run(new Latencies(), seconds);
      for (int turn = 0; turn < turns; turn++) {
        run(without, seconds);
        beside.order();
        // The first chunks are small and find their size.
        run(new Latencies(), SETTLING);
        run(with, seconds);
        beside.order();
        compared = Long.parseLong(beside.result());
      }
    }
    return String.format(
        Locale.ROOT,
        "| %d transactions/s, pgbench-like, %d s each | |%n|---|---|%n| alone | %s |%n"
            + "| beside a run at the default duty cycle | %s |%n| added at p50 | %.1f %% |%n"
            + "| added at p99 | %.1f %% |%n| pairs/s that the run compared | %,d |%n%n",
        PER_SECOND,
        turns * seconds,
        without.summary(),
        with.summary(),
        added(without, with, 0.5),
        added(without, with, 0.99),
        compared / ((long) turns * (seconds + SETTLING)));
  }

  private static double added(Latencies without, Latencies with, double quantile) {
    return (with.quantile(quantile) / without.quantile(quantile) - 1) * 100;
  }

  private void run(Latencies into, int length) throws Exception {
    AtomicLong next = new AtomicLong();
    long begun = System.nanoTime();
    long transactions = (long) PER_SECOND * length;
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        long seed = client;
        running.add(
            clients.submit(
                () -> {
                  write(into, next, begun, transactions, new Random(seed));
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      clients.shutdown();
    }
  }

  private void write(Latencies into, AtomicLong next, long begun, long transactions, Random chance)
      throws SQLException {
    try (Connection connection = ground.legacy().connect();
        PreparedStatement touch =
            connection.prepareStatement(
                "UPDATE " + ground.table() + " SET touched = touched + 1 WHERE id = ?");
        PreparedStatement read =
            connection.prepareStatement("SELECT balance FROM " + ground.table() + " WHERE id = ?");
        PreparedStatement teller =
            connection.prepareStatement("UPDATE teller SET balance = balance + 1 WHERE id = ?");
        PreparedStatement history =
            connection.prepareStatement("INSERT INTO history VALUES (?, ?, now())")) {
      connection.setAutoCommit(false);
      for (long n = next.getAndIncrement(); n < transactions; n = next.getAndIncrement()) {
        long due = begun + n * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        long customer = 1 + (long) (chance.nextDouble() * rows);
        int at = chance.nextInt(100);
        touch.setLong(1, customer);
        touch.executeUpdate();
        read.setLong(1, customer);
        try (ResultSet balance = read.executeQuery()) {
          balance.next();
        }
        teller.setInt(1, at);
        teller.executeUpdate();
        history.setInt(1, at);
        history.setLong(2, customer);
        history.executeUpdate();
        connection.commit();
        into.add(System.nanoTime() - due);
      }
    }
  }
}
