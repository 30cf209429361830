package io.ficus.benchmarks.cutover;

import io.ficus.benchmarks.Latencies;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import io.ficus.seam.SeamRouter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The authority to and fro under writes: what the unluckiest write of each switch waited, how long
 * the hand-over itself kept writers out, and what each of its steps took. Begins and ends at
 * SHADOW. Ends by itself: when a switch does not succeed, or the time is over, it says so and
 * prints what it has.
 */
final class PauseTrial {

  private static final long CALM_NANOS = 50_000_000;
  private static final long SETTLE_SECONDS = 10;
  private static final String TO_LIVE = "to LIVE";
  private static final String BACK = "back to SHADOW";

  private final SwitchedDemo demo;
  private final int cycles;
  private final int rate;
  private final int warmUp;
  private final long deadline;

  private final Map<String, Latencies> undisturbed = new LinkedHashMap<>();
  private final Map<String, Latencies> worst = new LinkedHashMap<>();
  private final Map<String, Latencies> pauses = new LinkedHashMap<>();
  private final Map<String, Latencies> steps = new LinkedHashMap<>();
  private final Map<String, Integer> givenUp = new LinkedHashMap<>();
  private final List<String> lately = new ArrayList<>();
  private String stuck = "";
  private int done;
  private long perSecond;

  private PauseTrial(SwitchedDemo demo, int cycles, int rate, int warmUp, int minutes) {
    this.demo = demo;
    this.cycles = cycles;
    this.rate = rate;
    this.warmUp = warmUp;
    this.deadline =
        System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes) + TimeUnit.SECONDS.toNanos(warmUp);
  }

  /**
   * Prints tables.
   *
   * @param rate writes a second that are due
   * @param warmUp seconds of them before the first switch
   * @param minutes after which no cycle begins, the warm-up not counted
   * @return whether every cycle was made
   */
  static boolean print(SwitchedDemo demo, int cycles, int rate, int warmUp, int minutes)
      throws Exception {
    PauseTrial trial = new PauseTrial(demo, cycles, rate, warmUp, minutes);
    long refusedBefore = trial.triedAgain();
    PacedWriters writers = new PacedWriters(demo.routed(), demo.members(1_000), rate);
    try (writers) {
      trial.run(writers);
    }
    trial.print(writers, trial.triedAgain() - refusedBefore);
    return trial.stuck.isEmpty();
  }

  private void run(PacedWriters writers) throws Exception {
    TimeUnit.SECONDS.sleep(warmUp);
    writers.take();
    while (done < cycles && stuck.isEmpty()) {
      if (System.nanoTime() > deadline) {
        stuck = "the time was over";
      } else if (one(TO_LIVE, Stage.LIVE, writers) && one(BACK, Stage.SHADOW, writers)) {
        done++;
        System.err.printf(
            Locale.ROOT, "cycle %d of %d: %s%n", done, cycles, String.join(", ", lately));
        lately.clear();
      }
    }
    perSecond = writers.perSecond();
  }

  /** False if it did not go there. */
  private boolean one(String way, Stage to, PacedWriters writers) throws Exception {
    calm(writers);
    TimeUnit.SECONDS.sleep(1);
    Latencies before = of(undisturbed, "at " + demo.stage());
    writers.take().forEach(it -> before.add(it.took()));
    Switch made = to == Stage.LIVE ? demo.forward(deadline) : demo.back(to, deadline);
    made.givenUp().forEach(why -> givenUp.merge(way + ": " + why, 1, Integer::sum));
    if (!made.moved()) {
      stuck = "the domain did not go " + way + "; " + demo.stage() + ". " + demo.said();
      return false;
    }
    // So that the writes that waited are among those that were taken.
    calm(writers);
    List<PacedWriters.Taken> near = writers.take();
    of(worst, way).add(near.stream().mapToLong(PacedWriters.Taken::took).max().orElse(0));
    HandOverReport report = made.handOver().orElseThrow();
    report
        .pause()
        .ifPresent(
            pause -> {
              of(pauses, way).add(pause.toNanos());
              lately.add(way + " " + pause.toMillis() + " ms");
            });
    report.steps().forEach(line -> of(steps, way + " | " + line.step()).add(line.took().toNanos()));
    return true;
  }

  /** Waits until the writers keep to their schedule again, or have had their chance to. */
  private static void calm(PacedWriters writers) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    do {
      TimeUnit.MILLISECONDS.sleep(100);
    } while (writers.behind() > CALM_NANOS && System.nanoTime() < until);
  }

  private long triedAgain() {
    return demo.part(SeamRouter.class).counts(SwitchedDemo.DOMAIN).refused();
  }

  private void print(PacedWriters writers, long triedAgain) {
    System.out.printf(
        Locale.ROOT,
        "| %d of %d cycles, %d writes a second due | |%n|---|---|%n",
        done,
        cycles,
        rate);
    row("writes a second, the pauses included", perSecond);
    undisturbed.forEach((stage, took) -> line("a write without a switch, " + stage, took));
    worst.forEach((way, took) -> line("the slowest write around a switch, " + way, took));
    pauses.forEach((way, took) -> line("writers kept out, " + way, took));
    row("refusals that the seam answered by trying again", triedAgain);
    row("writes refused to their caller", writers.refused());
    row("attempts that were given up", givenUp.values().stream().mapToInt(it -> it).sum());
    givenUp.forEach((why, times) -> row("given up, " + why, times));
    writers.faults().forEach((what, times) -> row("other faults of writes: " + what, times));
    if (!stuck.isEmpty()) {
      row("**ended early**", stuck);
    }
    System.out.println();
    System.out.println("| way | step | took |");
    System.out.println("|---|---|---|");
    steps.forEach(PauseTrial::line);
    System.out.println();
  }

  private static void line(String what, Latencies took) {
    row(what, took.summary());
  }

  private static void row(String what, Object value) {
    System.out.println("| " + what + " | " + value + " |");
  }

  private static Latencies of(Map<String, Latencies> all, String name) {
    return all.computeIfAbsent(name, any -> new Latencies());
  }
}
