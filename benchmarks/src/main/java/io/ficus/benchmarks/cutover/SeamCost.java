package io.ficus.benchmarks.cutover;

import io.ficus.benchmarks.Latencies;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Reads and writes through the seam in each stage, one after the other, beside the same calls on
 * the store that decides, past the seam; in turns, so that both meet the same machine.
 */
final class SeamCost {

  private static final int CALLS = 1_000;
  private static final int BEFORE = 300;

  private SeamCost() {}

  /** Takes the domain through all stages, the way back from LIVE with it, and prints a table. */
  static void print(SwitchedDemo demo) throws Exception {
    List<MemberId> members = demo.members(100);
    System.out.println("| stage | call | through the seam | on the store that decides |");
    System.out.println("|---|---|---|---|");
    for (Stage stage : Stage.values()) {
      if (stage == Stage.RAMP_DOWN) {
        // What lies behind LIVE is open to those who have gone back from it once.
        require(demo.back(Stage.SHADOW, deadline()), demo);
        demo.forwardTo(Stage.LIVE);
      }
      demo.forwardTo(stage);
      measure(demo, stage, members);
    }
    System.out.println();
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
  }

  private static void require(Switch made, SwitchedDemo demo) {
    if (!made.moved()) {
      throw new IllegalStateException(
          "The domain stays at " + demo.stage() + ": " + made.givenUp() + ". " + demo.said());
    }
  }

  private static void measure(SwitchedDemo demo, Stage stage, List<MemberId> members) {
    Latencies reads = new Latencies();
    Latencies readsDirect = new Latencies();
    Latencies writes = new Latencies();
    Latencies writesDirect = new Latencies();
    Members direct = demo.direct(stage.authority());
    for (int i = -BEFORE; i < CALLS; i++) {
      MemberId id = members.get(Math.floorMod(i, members.size()));
      boolean counts = i >= 0;
      time(() -> find(demo.routed(), id), reads, counts);
      time(() -> find(direct, id), readsDirect, counts);
      time(() -> Points.give(demo.routed(), id), writes, counts);
      time(() -> Points.give(direct, id), writesDirect, counts);
    }
    line(stage, "read", reads, readsDirect);
    line(stage, "write", writes, writesDirect);
  }

  private static void find(Members members, MemberId id) {
    var unused = members.find(id).orElseThrow();
  }

  private static void time(Runnable call, Latencies into, boolean counts) {
    long begun = System.nanoTime();
    call.run();
    if (counts) {
      into.add(System.nanoTime() - begun);
    }
  }

  private static void line(Stage stage, String call, Latencies through, Latencies direct) {
    System.out.printf(
        Locale.ROOT, "| %s | %s | %s | %s |%n", stage, call, through.micros(), direct.micros());
  }
}
