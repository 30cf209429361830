package io.ficus.benchmarks.cutover;

import io.ficus.benchmarks.Latencies;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The authority to and fro under writes: how long the unluckiest write of each switch took. */
final class PauseTrial {

  private PauseTrial() {}

  /** Prints tables. */
  static void print(SwitchedDemo demo, int cycles, int rate) throws Exception {
    Latencies undisturbed = new Latencies();
    Map<String, Latencies> worst = new LinkedHashMap<>();
    Map<String, Latencies> pauses = new LinkedHashMap<>();
    Map<String, Latencies> steps = new LinkedHashMap<>();
    long refused;
    try (PacedWriters writers = new PacedWriters(demo.routed(), demo.members(200), rate)) {
      TimeUnit.SECONDS.sleep(5);
      long from = System.nanoTime();
      TimeUnit.SECONDS.sleep(5);
      writers
          .dueBetween(from, System.nanoTime())
          .forEach(it -> undisturbed.add(it.done() - it.due()));
      for (int cycle = 0; cycle < cycles; cycle++) {
        one("to LIVE", writers, demo, demo::forward, worst, pauses, steps);
        one("back to SHADOW", writers, demo, () -> demo.back(Stage.SHADOW), worst, pauses, steps);
      }
      refused = writers.refused();
    }
    System.out.printf(
        Locale.ROOT, "| %d cycles, %d writes a second | |%n|---|---|%n", cycles, rate);
    System.out.println("| a write without a switch | " + undisturbed.summary() + " |");
    worst.forEach(
        (way, latencies) ->
            System.out.println("| the slowest write, " + way + " | " + latencies.summary() + " |"));
    pauses.forEach(
        (way, latencies) ->
            System.out.println("| fence to open, " + way + " | " + latencies.summary() + " |"));
    System.out.println("| writes refused and tried again | " + refused + " |");
    System.out.println();
    System.out.println("| step | took |");
    System.out.println("|---|---|");
    steps.forEach((step, took) -> System.out.println("| " + step + " | " + took.summary() + " |"));
  }

  private interface Switch {
    void go() throws Exception;
  }

  private static void one(
      String way,
      PacedWriters writers,
      SwitchedDemo demo,
      Switch step,
      Map<String, Latencies> worst,
      Map<String, Latencies> pauses,
      Map<String, Latencies> steps)
      throws Exception {
    step.go();
    long ended = System.nanoTime();
    HandOverReport report = demo.latest();
    // So that the writes that waited are among those that were taken.
    TimeUnit.SECONDS.sleep(1);
    long pause = report.pause().orElseThrow().toNanos();
    List<PacedWriters.Taken> near =
        writers.dueBetween(ended - pause - TimeUnit.SECONDS.toNanos(1), ended);
    of(worst, way).add(near.stream().mapToLong(it -> it.done() - it.due()).max().orElseThrow());
    of(pauses, way).add(pause);
    report.steps().forEach(line -> of(steps, way + ": " + line.step()).add(line.took().toNanos()));
  }

  private static Latencies of(Map<String, Latencies> all, String name) {
    return all.computeIfAbsent(name, any -> new Latencies());
  }
}
