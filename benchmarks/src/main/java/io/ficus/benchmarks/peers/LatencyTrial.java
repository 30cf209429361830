package io.ficus.benchmarks.peers;

import io.ficus.benchmarks.Latencies;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** From the return of a commit to the record in a reader's hands, at a steady rate. */
final class LatencyTrial {

  private static final Pattern MARK = Pattern.compile("steady-(\\d+)-");

  private final Arena arena;
  private final int perSecond;
  private final int seconds;
  private final int warmUpSeconds;

  /**
   * Prepares one.
   *
   * @param perSecond transactions of one row each, on one connection
   * @param warmUpSeconds before {@code seconds}, not measured
   */
  LatencyTrial(Arena arena, int perSecond, int seconds, int warmUpSeconds) {
    this.arena = arena;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
  }

  /** Runs one contender; what it says is one line. */
  String run(Contender contender) throws Exception {
    RowShape shape = new RowShape("steady" + contender.code(), 400);
    shape.create(arena.connection());
    Assignment assignment = arena.assign(contender, shape, "");
    Latencies latencies = new Latencies();
    int warmUp = perSecond * warmUpSeconds;
    int all = warmUp + perSecond * seconds;
    double cpu;
    try (Arrivals arrivals = new Arrivals(assignment.bootstrap(), contender.topic(assignment));
        Run run = new Run(contender, assignment)) {
      arena.awaitActive(assignment, run);
      Map<Integer, Long> committed = new ConcurrentHashMap<>();
      double cpuBefore = run.cpuSeconds();
      Thread writer = new Thread(() -> write(shape, all, committed), "writer");
      writer.start();
      read(arrivals, run, committed, latencies, warmUp, all);
      writer.join();
      cpu = run.cpuSeconds() - cpuBefore;
    }
    arena.dropSlot(assignment);
    return String.format(
        "%s; %.0f %% of a core", latencies.summary(), cpu / (warmUpSeconds + seconds) * 100);
  }

  private void write(RowShape shape, int all, Map<Integer, Long> committed) {
    try (PreparedStatement row = shape.single(arena.connection())) {
      long start = System.nanoTime();
      long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
      for (int i = 0; i < all; i++) {
        LockSupport.parkNanos(start + i * step - System.nanoTime());
        row.setString(1, "steady-" + i + "-");
        row.executeUpdate();
        committed.put(i, System.nanoTime());
      }
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException("The writer failed", e);
    }
  }

  private static void read(
      Arrivals arrivals,
      Run run,
      Map<Integer, Long> committed,
      Latencies latencies,
      int warmUp,
      int all)
      throws Exception {
    int next = 0;
    while (next < all) {
      for (ConsumerRecord<byte[], byte[]> record : arrivals.poll()) {
        long now = System.nanoTime();
        Matcher mark = MARK.matcher(new String(record.value(), StandardCharsets.UTF_8));
        if (mark.find()) {
          int number = Integer.parseInt(mark.group(1));
          Long commit = committed.remove(number);
          next = Math.max(next, number + 1);
          if (number >= warmUp) {
            // It may be seen before the writer has noted that its commit returned.
            latencies.add(commit == null ? 0 : Math.max(0, now - commit));
          }
        }
      }
      run.mustRun();
    }
  }
}
