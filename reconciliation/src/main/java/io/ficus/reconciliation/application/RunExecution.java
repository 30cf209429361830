package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.domain.VerdictRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run from its self-test to its verdict. Whatever breaks on the way makes it Unproven. */
final class RunExecution {

  private static final System.Logger LOG = System.getLogger(RunExecution.class.getName());

  /** A store that is gone fails every chunk; three are enough to see it. */
  private static final int FAILURES_IN_A_ROW = 3;

  private static final int TIME_OUTS_IN_A_ROW = 3;

  private final Pair pair;
  private final Runs runs;
  private final ChunkScan scan;
  private final Confirmation confirmation;
  private final SelfTest selfTest;
  private final Clock clock;
  private final ReconciliationSettings settings;
  private final BooleanSupplier stopping;
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  RunExecution(
      Pair pair,
      Runs runs,
      ChunkScan scan,
      Confirmation confirmation,
      SelfTest selfTest,
      Clock clock,
      ReconciliationSettings settings,
      BooleanSupplier stopping) {
    this.pair = pair;
    this.runs = runs;
    this.scan = scan;
    this.confirmation = confirmation;
    this.selfTest = selfTest;
    this.clock = clock;
    this.settings = settings;
    this.stopping = stopping;
  }

  void execute(Run run) {
    boolean broken = false;
    try {
      SelfTest.Result planted = selfTest.run(pair);
      planted.fault().ifPresent(faults::add);
      runs.selfTested(run.id(), planted.planted(), planted.found());
      scanAll(run.id());
      confirmAll(run.id());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Reconciliation run " + run.id() + " broke off", e);
      faults.add("the run broke off: " + told(e));
      broken = true;
    }
    // A stop interrupts this thread, and the verdict has to be stored none the less.
    boolean interrupted = Thread.interrupted();
    conclude(run, broken);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void conclude(Run run, boolean broken) {
    Run measured =
        runs.find(run.domain(), run.id())
            .orElseThrow(() -> new IllegalStateException("Run " + run.id() + " has vanished"));
    Run.Progress progress = measured.progress();
    boolean complete =
        !broken
            && progress.chunksTotal() > 0
            && progress.chunksDone() == progress.chunksTotal()
            && progress.suspectsDone() == progress.suspects();
    if (!complete && faults.isEmpty()) {
      faults.add("not every chunk was scanned and confirmed");
    }
    Run.State state = Run.State.FINISHED;
    Verdict verdict = VerdictRule.judge(measured.totals(), faults);
    if (stopping.getAsBoolean() && !complete) {
      state = Run.State.INTERRUPTED;
      verdict = new Verdict.Unproven("interrupted: the server was stopped while it ran");
    } else if (!complete) {
      state = Run.State.FAILED;
    }
    runs.close(run.id(), state, verdict, complete, clock.instant());
  }

  private void scanAll(long run) {
    List<KeyRange> ranges = KeyRange.cutAt(boundaries());
    runs.planned(run, ranges.size());
    AtomicInteger failedInARow = new AtomicInteger();
    AtomicBoolean givenUp = new AtomicBoolean();
    ExecutorService scanners =
        Executors.newFixedThreadPool(settings.threads(), DaemonThreads.named("ficus-scan"));
    try {
      List<CompletableFuture<@Nullable Void>> chunks = new ArrayList<>();
      for (int i = 0; i < ranges.size(); i++) {
        int chunk = i;
        chunks.add(
            CompletableFuture.runAsync(
                () -> {
                  if (givenUp.get() || stopping.getAsBoolean()) {
                    return;
                  }
                  if (scanOne(run, chunk, ranges.get(chunk))) {
                    failedInARow.set(0);
                  } else if (failedInARow.incrementAndGet() >= FAILURES_IN_A_ROW) {
                    givenUp.set(true);
                  }
                },
                scanners));
      }
      chunks.forEach(CompletableFuture::join);
    } finally {
      scanners.shutdownNow();
    }
  }

  private boolean scanOne(long run, int chunk, KeyRange range) {
    ScannedChunk seen;
    try {
      seen = scan.scan(pair, range);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Chunk " + range + " of run " + run + " failed", e);
      String reason = told(e);
      faults.add("chunk " + chunk + " " + range + " could not be scanned: " + reason);
      runs.failed(run, chunk, range, reason, clock.instant());
      return false;
    }
    runs.scanned(run, chunk, range, seen, clock.instant());
    return true;
  }

  /** From the side that cuts finer, which is the larger one. */
  private List<AggregateKey> boundaries() {
    List<AggregateKey> legacy = pair.legacy().boundaries(settings.chunkSize());
    List<AggregateKey> domain = pair.domainSide().boundaries(settings.chunkSize());
    return legacy.size() >= domain.size() ? legacy : domain;
  }

  private void confirmAll(long run) {
    int timeOuts = 0;
    List<AggregateKey> suspects = runs.openSuspects(run, settings.chunkSize());
    while (!suspects.isEmpty() && !stopping.getAsBoolean()) {
      Confirmation.Batch batch;
      if (timeOuts < TIME_OUTS_IN_A_ROW) {
        batch = confirmation.confirm(pair, suspects);
        timeOuts = batch.timedOut() ? timeOuts + 1 : 0;
      } else {
        batch =
            new Confirmation.Batch(
                Confirmation.unmeasured(
                    suspects,
                    "not looked at again: the domain missed "
                        + TIME_OUTS_IN_A_ROW
                        + " watermarks in a row"),
                true);
      }
      runs.settled(run, pair.name(), batch.outcomes());
      List<AggregateKey> next = runs.openSuspects(run, settings.chunkSize());
      if (!next.isEmpty() && batch.outcomes().containsKey(next.get(0))) {
        throw new IllegalStateException("Suspect " + next.get(0) + " stays open for ever");
      }
      suspects = next;
    }
  }

  private static String told(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause.getMessage() == null)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    // Later lines of a database's message quote rows, which are not for everyone.
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }
}
