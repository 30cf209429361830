package io.ficus.benchmarks.reconciliation;

import io.ficus.benchmarks.Memory;
import io.ficus.reconciliation.ReconciliationSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** The process in which one way compares: first a small table to get warm, then the one meant. */
final class Contestant {

  static final String RESULT = "RESULT ";
  static final String LOAD = "LOAD";

  /** A server has compared before. */
  private static final int WARMING = 5;

  private Contestant() {}

  /**
   * @param arguments the way, the two stores, the small table, the table, and how many threads
   */
  public static void main(String[] arguments) throws Exception {
    Store legacy = new Store(arguments[1]);
    Store domain = new Store(arguments[2]);
    Ground small = new Ground(legacy, domain, arguments[3], Integer.parseInt(arguments[5]));
    Ground ground = new Ground(legacy, domain, arguments[4], small.threads());
    if (arguments[0].equals(LOAD)) {
      obey(ground);
    } else {
      compete(Way.valueOf(arguments[0]), small, ground);
    }
  }

  private static void compete(Way way, Ground small, Ground ground) throws Exception {
    try (Way.Comparing warming = way.on(small)) {
      for (int i = 0; i < WARMING; i++) {
        var unused = warming.call();
      }
    }
    try (Way.Comparing comparing = way.on(ground)) {
      double cpu = cpuSeconds();
      long begun = System.nanoTime();
      long differences = comparing.call();
      System.out.printf(
          Locale.ROOT,
          "%s%d %.4f %.4f %d%n",
          RESULT,
          differences,
          (System.nanoTime() - begun) / 1e9,
          cpuSeconds() - cpu,
          Memory.peakMegabytes(ProcessHandle.current().pid()));
    }
  }

  /** Compares over and over, at the default share of the time, between a line and the next. */
  private static void obey(Ground ground) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (FicusRun run = new FicusRun(ground, ReconciliationSettings.defaults())) {
      run.hold();
      System.out.println(RESULT + "ready");
      while (orders.readLine() != null) {
        run.release();
        Turns turns = new Turns(run);
        turns.start();
        String halt = orders.readLine();
        turns.ending = true;
        run.hold();
        turns.join();
        if (halt == null) {
          break;
        }
        System.out.println(RESULT + run.compared());
      }
      run.release();
    }
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static final class Turns extends Thread {

    private final FicusRun run;
    volatile boolean ending;

    Turns(FicusRun run) {
      this.run = run;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (!ending) {
          var unused = run.call();
        }
      } catch (InterruptedException | IllegalStateException e) {
        if (!ending) {
          throw new IllegalStateException("The reconciliation beside the load broke off", e);
        }
      }
    }
  }
}
