package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.KeyTiling;
import io.ficus.reconciliation.domain.VerdictRule;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One run from its self-test to its verdict. Whatever breaks on the way makes it Unproven. */
final class RunExecution {

  private static final System.Logger LOG = System.getLogger(RunExecution.class.getName());

  /** A store that is gone fails every chunk; three are enough to see it. */
  private static final int FAILURES_IN_A_ROW = 3;

  private final Pair pair;
  private final Runs runs;
  private final ChangedKeys changed;
  private final ChunkScan scan;
  private final SampleScan samples;
  private final SketchScan sketches;
  private final SecondPass confirming;
  private final CatchUp catchUp;
  private final SelfTest selfTest;
  private final ControlCheck controls;
  private final Throttle throttle;
  private final Pieces pieces;
  private final Clock clock;
  private final ReconciliationSettings settings;
  private final BooleanSupplier stopping;
  private final Supplier<Optional<String>> stopped;
  private final List<String> violations = new ArrayList<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private boolean tooSmall;

  RunExecution(
      Pair pair,
      Runs runs,
      ChangedKeys changed,
      ChunkScan scan,
      SampleScan samples,
      SketchScan sketches,
      SecondPass confirming,
      CatchUp catchUp,
      SelfTest selfTest,
      ControlCheck controls,
      Throttle throttle,
      Clock clock,
      ReconciliationSettings settings,
      BooleanSupplier stopping,
      Supplier<Optional<String>> stopped) {
    this.pair = pair;
    this.runs = runs;
    this.changed = changed;
    this.scan = scan;
    this.samples = samples;
    this.sketches = sketches;
    this.confirming = confirming;
    this.catchUp = catchUp;
    this.selfTest = selfTest;
    this.controls = controls;
    this.throttle = throttle;
    this.clock = clock;
    this.settings = settings;
    this.stopping = stopping;
    this.pieces = new Pieces(pair, throttle, clock, stopping);
    this.stopped = stopped;
  }

  void execute(Run run) {
    boolean broken = false;
    OptionalLong everything = OptionalLong.empty();
    try {
      everything = changed.everything(pair.domain());
      // Everything that was committed before this mark is what the chunks are going to see.
      runs.begun(run.id(), catchUp.mark(pair.domain()).position());
      SelfTest.Result planted = selfTest.run(pair);
      planted.fault().ifPresent(faults::add);
      runs.selfTested(run.id(), planted.planted(), planted.found());
      if (run.sample().isPresent()) {
        scanSample(run.id(), run.sample().get());
        confirming.confirmAll(run);
      } else {
        if (run.sketch().isPresent()) {
          sketchAll(run.id(), run.sketch().get());
        } else {
          scanAll(run.id());
        }
        confirming.confirmAll(run);
        checkControls(run.id());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Reconciliation run " + run.id() + " broke off", e);
      faults.add("the run broke off: " + told(e));
      broken = true;
    }
    // A stop interrupts this thread, and the verdict has to be stored none the less.
    boolean interrupted = Thread.interrupted();
    conclude(run, broken, everything);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void conclude(Run run, boolean broken, OptionalLong everything) {
    Run measured =
        runs.find(run.domain(), run.id())
            .orElseThrow(() -> new IllegalStateException("Run " + run.id() + " has vanished"));
    Run.Progress progress = measured.progress();
    boolean sampled = run.sample().isPresent();
    boolean complete =
        !broken
            && !sampled
            && KeyTiling.gaps(runs.scannedRanges(run.id())).isEmpty()
            && progress.suspectsDone() == progress.suspects();
    // Neither is complete, and nothing stood in the way of its end.
    boolean ended = (sampled || tooSmall) && !broken && !stopping.getAsBoolean();
    boolean done = complete || ended;
    if (!done && faults.isEmpty()) {
      faults.add("not every chunk was scanned and confirmed");
    }
    Run.State state = Run.State.FINISHED;
    Verdict verdict =
        VerdictRule.judge(
            measured.totals(),
            List.of(measured.legacySide(), measured.domainSide()),
            faults,
            violations);
    if (sampled && verdict instanceof Verdict.Matches) {
      verdict = VerdictRule.ofSample(measured.totals().keysSeen());
    }
    if (stopping.getAsBoolean() && !done) {
      state = Run.State.INTERRUPTED;
      verdict =
          new Verdict.Unproven(
              "interrupted: " + stopped.get().orElse("the server was stopped while it ran"));
    } else if (!done) {
      state = Run.State.FAILED;
    }
    if (complete) {
      everything.ifPresent(change -> changed.settleEverything(run.domain(), change));
    }
    runs.close(run.id(), state, verdict, complete, clock.instant());
    if (complete && verdict instanceof Verdict.Matches) {
      runs.begunMark(run.id())
          .ifPresent(
              mark ->
                  changed.verified(
                      run.domain(), new Standing.Verified(run.id(), mark, clock.instant())));
    }
  }

  private void scanSample(long run, Sample sample) {
    List<AggregateKey> keys = SampledKeys.of(pair, sample);
    int chunk = 0;
    for (int from = 0; from < keys.size() && !stopping.getAsBoolean(); chunk++) {
      throttle.before(stopping);
      List<AggregateKey> some =
          keys.subList(from, Math.min(keys.size(), from + settings.chunkSize()));
      ScannedChunk seen = samples.scan(pair, some);
      runs.scanned(
          pair.domain(), run, chunk, new KeyRange(some.get(0), null), seen, clock.instant());
      throttle.after(seen.took(), seen.keysSeen());
      from += some.size();
    }
    runs.planned(run, chunk);
  }

  private void sketchAll(long run, Sketch sketch) {
    if (KeyTiling.gaps(runs.scannedRanges(run)).isEmpty()) {
      return; // It is taken up again, and both sides were read.
    }
    throttle.before(stopping);
    int chunk = runs.nextChunk(run);
    KeyRange all = new KeyRange(null, null);
    SketchScan.Outcome outcome =
        sketches.scan(pair, sketch, changed.within(pair.domain(), all), this::restedAfter);
    if (outcome instanceof SketchScan.Outcome.Scanned scanned) {
      runs.scanned(pair.domain(), run, chunk, all, scanned.seen(), clock.instant());
    } else if (outcome instanceof SketchScan.Outcome.TooSmall small) {
      tooSmall = true;
      faults.add(small.why());
      runs.failed(run, chunk, all, small.why(), clock.instant());
    }
    runs.planned(run, chunk + 1);
    runs.slowed(run, Optional.empty());
  }

  private boolean restedAfter(Duration busy, long keys) {
    throttle.after(busy, keys);
    return !stopping.getAsBoolean();
  }

  private void checkControls(long run) {
    if (stopping.getAsBoolean()) {
      return;
    }
    List<CheckResult> results = controls.check(pair);
    runs.checked(run, results);
    for (CheckResult result : results) {
      switch (result.state()) {
        case AGREES, MOVED -> {}
        case VIOLATED -> violations.add(result.name() + " of " + result.label() + " is violated");
        case UNPROVEN ->
            violations.add(result.name() + " could not be measured (" + result.label() + ")");
      }
    }
  }

  private void scanAll(long run) {
    int first = runs.nextChunk(run);
    ChunkPlan plan =
        new ChunkPlan(
            pair,
            KeyTiling.gaps(runs.scannedRanges(run)),
            first,
            settings.chunkSize(),
            settings.load().chunkTarget());
    AtomicInteger failedInARow = new AtomicInteger();
    AtomicBoolean givenUp = new AtomicBoolean();
    ExecutorService scanners =
        Executors.newFixedThreadPool(settings.threads(), DaemonThreads.named("ficus-scan"));
    try {
      List<CompletableFuture<Void>> workers = new ArrayList<>();
      for (int i = 0; i < settings.threads(); i++) {
        workers.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!givenUp.get() && scanNext(run, plan, failedInARow)) {
                    if (failedInARow.get() >= FAILURES_IN_A_ROW) {
                      givenUp.set(true);
                    }
                  }
                },
                scanners));
      }
      workers.forEach(CompletableFuture::join);
    } finally {
      scanners.shutdownNow();
    }
    if (!givenUp.get() && !stopping.getAsBoolean()) {
      runs.planned(run, plan.planned());
    }
    runs.slowed(run, Optional.empty());
  }

  /** False once there is nothing left to scan. */
  private boolean scanNext(long run, ChunkPlan plan, AtomicInteger failedInARow) {
    throttle.before(stopping);
    if (stopping.getAsBoolean()) {
      return false;
    }
    Optional<ChunkPlan.Chunk> chunk = plan.next();
    chunk.ifPresent(
        next -> {
          if (scanOne(run, plan, next)) {
            failedInARow.set(0);
          } else {
            failedInARow.incrementAndGet();
          }
        });
    return chunk.isPresent();
  }

  private boolean scanOne(long run, ChunkPlan plan, ChunkPlan.Chunk chunk) {
    Optional<ChunkScan.Scanned> whole;
    KeyRange range = chunk.range();
    try {
      whole = scan.scan(pair, range, changed.within(pair.domain(), range), pieces);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Chunk " + range + " of run " + run + " failed", e);
      String reason = told(e);
      faults.add("chunk " + chunk.number() + " " + range + " could not be scanned: " + reason);
      runs.failed(run, chunk.number(), range, reason, clock.instant());
      return false;
    }
    whole.ifPresent(
        scanned -> {
          ScannedChunk seen = scanned.seen();
          runs.scanned(pair.domain(), run, chunk.number(), range, seen, clock.instant());
          plan.took(seen.took(), seen.keysSeen());
          throttle.judge(seen.took(), seen.keysSeen());
          throttle.rest(scanned.unrested());
        });
    return true;
  }

  static String told(Throwable fault) {
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
