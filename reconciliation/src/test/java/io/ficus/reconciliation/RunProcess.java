package io.ficus.reconciliation;

import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.Standstill.Place;
import io.ficus.reconciliation.application.LeaderLog;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process of its own that runs, or takes up, a reconciliation of {@link AccountPair}. */
final class RunProcess implements AutoCloseable {

  private static final String RUNS = "runs";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final BufferedReader lines;
  private final Place place;
  private final int times;

  private RunProcess(Process process, Place place, int times) {
    this.process = process;
    this.lines = process.inputReader();
    this.place = place;
    this.times = times;
  }

  /** Starts one that stands still at a place when it comes there for the n-th time. */
  static RunProcess start(PeopleStores stores, Place place, int times) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                RunProcess.class.getName(),
                stores.shopUrl(),
                stores.domainsUrl(),
                place.name(),
                Integer.toString(times))
            .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/run-process.log")))
            .start();
    return new RunProcess(process, place, times);
  }

  /**
   * Sends SIGKILL once it stands at its place.
   *
   * @return false if it came to the end of its run before
   * @throws AssertionError if it ended in any other way
   */
  boolean killed() throws IOException, InterruptedException {
    boolean there = place == Place.ANYWHERE ? ranFor(times) : printed(Standstill.REACHED);
    if (there) {
      process.destroyForcibly().waitFor();
      return true;
    }
    process.waitFor();
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "The run's process ended with " + process.exitValue() + "; see target/run-process.log");
    }
    return false;
  }

  private boolean ranFor(int millis) throws IOException, InterruptedException {
    return printed(RUNS) && !process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** False if it ends first. */
  private boolean printed(String beginning) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = lines.readLine();
    }
    return line != null;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts a run, or takes up the last one, and ends with it, or when its parent is gone. */
  public static void main(String[] args) {
    Thread orphaned =
        new Thread(
            () -> {
              ProcessHandle.current().parent().orElseThrow().onExit().join();
              Runtime.getRuntime().halt(1);
            });
    orphaned.setDaemon(true);
    orphaned.start();
    PeopleStores stores = PeopleStores.at(args[0], args[1]);
    Standstill standstill = new Standstill(Place.valueOf(args[2]), Integer.parseInt(args[3]));
    run(stores, standstill);
    Runtime.getRuntime().halt(0);
  }

  /** Starts a run, or takes up the last one if it was interrupted, and waits for its end. */
  static Run run(PeopleStores stores, Standstill standstill) {
    AccountPair pair = new AccountPair(stores, standstill);
    FakeWatermarks watermarks = new FakeWatermarks();
    watermarks.meanwhile(round -> pair.meanwhile());
    try (RunService service =
        stores.service(
            pair,
            standstill.watched(stores.runs()),
            LeaderLog.ofLegacyStore(watermarks),
            new RecordComparator(),
            Clock.systemUTC(),
            duration -> {},
            new ReconciliationSettings(
                25, Duration.ofSeconds(1), 3, Duration.ZERO, 2, LoadLimits.none()))) {
      Run run = begun(service);
      System.out.println(RUNS);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> service.running(AccountPair.DOMAIN).isEmpty());
      return service.run(AccountPair.DOMAIN, run.id()).orElseThrow();
    }
  }

  /** The database needs a moment to see that a process is gone; until then its run is busy. */
  private static Run begun(RunService service) {
    StartOutcome begun =
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(10))
            .until(
                () -> {
                  StartOutcome outcome = service.resume(AccountPair.DOMAIN, "test");
                  return outcome instanceof StartOutcome.NotResumable
                      ? service.start(AccountPair.DOMAIN, "test")
                      : outcome;
                },
                StartOutcome.Started.class::isInstance);
    return ((StartOutcome.Started) begun).run();
  }
}
