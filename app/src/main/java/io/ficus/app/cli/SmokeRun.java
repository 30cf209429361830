package io.ficus.app.cli;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.MovedTraffic;
import io.ficus.cutover.Cutovers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Walks the whole way once with the very commands that a user would type, against a running demo.
 */
final class SmokeRun {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration EVIDENCE_LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Demo demo;
  private final Consumer<String> out;

  SmokeRun(Demo demo, Consumer<String> out) {
    this.demo = demo;
    this.out = out;
  }

  /**
   * Runs until the end or the first failure.
   *
   * @return true if every step did what it should
   */
  boolean run() throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    if (!demo.follow(millis -> waitOrEnd(millis, end))) {
      out.accept(
          "Smoke run FAILED: the domain store did not follow within "
              + LIMIT.toMinutes()
              + " minutes");
      return false;
    }
    return step(ExitCode.OK, "bridge", "status")
        && step(ExitCode.OK, "doctor")
        && step(ExitCode.OK, "cutover", "list")
        && step(ExitCode.OK, "cutover", "show", "membership")
        && step(
            ExitCode.GATE_CLOSED, "cutover", "advance", "membership", "--reason", "no proof yet")
        && toShadow("membership")
        && step(ExitCode.OK, "reconcile", "report", "membership", "--format", "csv")
        && beyondShadow();
  }

  private boolean beyondShadow() {
    return toLive("membership")
        && step(ExitCode.OK, "reverse", "status", "membership")
        && vouchers()
        && step(ExitCode.OK, "cutover", "list")
        && back("membership")
        && step(ExitCode.OK, "cutover", "ledger", "membership")
        && nothingFailed();
  }

  private boolean vouchers() {
    // They go to LIVE and back while membership is there.
    return toShadow("voucher") && toLive("voucher") && back("voucher");
  }

  private boolean toShadow(String domain) {
    return step(ExitCode.OK, "reconcile", "run", domain)
        && step(ExitCode.OK, "cutover", "advance", domain, "--reason", "smoke run")
        && step(ExitCode.OK, "reconcile", "run", domain)
        && step(ExitCode.OK, "cutover", "advance", domain, "--reason", "smoke run");
  }

  private boolean toLive(String domain) {
    return step(ExitCode.OK, "fence", "install", domain, "--reason", "smoke run")
        && step(ExitCode.OK, "reconcile", "run", domain)
        && gatesHold(domain)
        && step(ExitCode.OK, "cutover", "advance", domain, "--reason", "smoke run")
        && step(ExitCode.OK, "cutover", "show", domain);
  }

  /** Asked once enough was read and written through the seam, or a minute has gone for nothing. */
  private boolean gatesHold(String domain) {
    long end = System.nanoTime() + EVIDENCE_LIMIT.toNanos();
    while (!demo.part(Cutovers.class).plan(domain).orElseThrow().wouldAdvance()
        && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return step(ExitCode.OK, "cutover", "gate", "explain", domain);
  }

  private boolean nothingFailed() {
    MovedTraffic.Counts counts = demo.moved().counts();
    out.accept(
        "The code that was moved has read "
            + counts.reads()
            + " and written "
            + counts.writes()
            + " times; "
            + counts.failed()
            + " calls failed");
    if (counts.failed() > 0) {
      out.accept("Smoke run FAILED: the last of them with " + counts.lastFailure());
    }
    return counts.failed() == 0;
  }

  private boolean back(String domain) {
    return step(ExitCode.OK, "cutover", "rollback", domain, "--to", "OFF", "--reason", "smoke run")
        && step(ExitCode.OK, "cutover", "history", domain);
  }

  private boolean step(ExitCode expected, String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    out.accept("$ ficus " + String.join(" ", line));
    line.add("--server");
    line.add(demo.address());
    int code = CommandLines.run(line.toArray(String[]::new));
    if (code == expected.code()) {
      return true;
    }
    out.accept("Smoke run FAILED: exit code " + code + " instead of " + expected.code());
    return false;
  }

  /** The time is also over when the run has taken too long. */
  private static boolean waitOrEnd(long millis, long end) throws InterruptedException {
    Thread.sleep(millis);
    return System.nanoTime() > end;
  }
}
