package io.ficus.reconciliation.application;

import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Engine;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Report;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.RunTerms;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.StartOutcome;
import io.ficus.reconciliation.domain.Mapping;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Runs reconciliations in the background and answers from what they stored. */
public final class RunService implements Reconciliations, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RunService.class.getName());

  private final Map<String, Pair> pairs;
  private final Runs runs;
  private final StoredReports reports;
  private final Holds holds;
  private final ChangedKeys changed;
  private final RecordComparator comparator;
  private final CatchUp catchUp;
  private final KnownFacts facts;
  private final LoadSignals signals;
  private final Pause pause;
  private final Confirmation confirmation;
  private final HotKeys hotKeys;
  private final ChangedKeysCheck changedKeysCheck;
  private final Clock clock;
  private final ReconciliationSettings settings;
  private final ExecutorService background =
      Executors.newCachedThreadPool(DaemonThreads.named("ficus-reconcile"));
  private volatile boolean stopping;

  /**
   * Takes up its work, and first marks runs of processes that are gone as interrupted.
   *
   * @throws IllegalArgumentException if two pairs are declared for one domain
   */
  public RunService(
      List<Pair> pairs,
      Runs runs,
      Findings findings,
      Holds holds,
      ChangedKeys changed,
      List<ReportWriter> writers,
      RecordComparator comparator,
      CatchUp catchUp,
      KnownFacts facts,
      LoadSignals signals,
      Clock clock,
      Pause pause,
      ReconciliationSettings settings) {
    this.pairs = byDomain(pairs);
    this.runs = runs;
    this.reports = new StoredReports(runs, findings, facts, writers, clock);
    this.holds = holds;
    this.changed = changed;
    this.comparator = comparator;
    this.catchUp = catchUp;
    this.facts = facts;
    this.signals = signals;
    this.pause = pause;
    this.confirmation = new Confirmation(comparator, catchUp, clock, pause, settings);
    this.hotKeys = new HotKeys(confirmation, catchUp, clock, settings);
    this.changedKeysCheck =
        new ChangedKeysCheck(runs, changed, comparator, confirmation, catchUp, clock, settings);
    this.clock = clock;
    this.settings = settings;
    runs.interruptAbandoned(clock.instant());
  }

  @Override
  public Set<String> domains() {
    return pairs.keySet();
  }

  @Override
  public StartOutcome start(String domain, RunTerms terms, String actor) {
    return launch(
        domain,
        pair ->
            runs.open(
                domain,
                pair.name(),
                Mapping.of(pair),
                terms.engine().orElseGet(() -> usual(pair)),
                terms.locksRows().orElse(settings.locking().usual()),
                actor,
                clock.instant()));
  }

  private Engine usual(Pair pair) {
    boolean ordered = pair.legacy().ordered() && pair.domainSide().ordered();
    return ordered ? Engine.SCAN : settings.sketch();
  }

  @Override
  public StartOutcome resume(String domain, String actor) {
    return launch(domain, pair -> runs.resume(domain, Mapping.of(pair), clock.instant()));
  }

  private StartOutcome launch(String domain, Function<Pair, Runs.Opening> opens) {
    Pair pair = pairs.get(domain);
    if (pair == null) {
      return new StartOutcome.UnknownDomain(domain);
    }
    if (stopping) {
      throw new IllegalStateException("The server is stopping; no reconciliation starts any more");
    }
    Optional<String> held = holds.held(domain);
    if (held.isPresent()) {
      return new StartOutcome.Held(held.get());
    }
    Runs.Opening opening = opens.apply(pair);
    if (opening instanceof Runs.Opening.Busy busy) {
      return new StartOutcome.Busy(busy.runningId());
    }
    if (opening instanceof Runs.Opening.NotResumable not) {
      return new StartOutcome.NotResumable(not.why());
    }
    Runs.Opening.Opened opened = (Runs.Opening.Opened) opening;
    try {
      background.execute(() -> execute(pair, opened));
    } catch (RuntimeException e) {
      opened.lease().close();
      throw e;
    }
    return new StartOutcome.Started(opened.run());
  }

  private void execute(Pair pair, Runs.Opening.Opened opened) {
    long id = opened.run().id();
    BooleanSupplier ending = () -> stopping || holds.held(pair.domain()).isPresent();
    Throttle throttle =
        new Throttle(
            pair.domain(), settings.load(), signals, clock, pause, why -> runs.slowed(id, why));
    try (Runs.Lease lease = opened.lease()) {
      new RunExecution(
              pair,
              runs,
              changed,
              new ChunkScan(comparator, clock),
              new SampleScan(comparator, clock),
              new SketchScan(comparator, clock),
              new SecondPass(
                  pair, runs, changed, confirmation, hotKeys, facts, throttle, settings, ending),
              catchUp,
              new SelfTest(comparator, clock),
              new ControlCheck(catchUp, pause, settings),
              throttle,
              clock,
              settings,
              ending,
              () -> holds.held(pair.domain()))
          .execute(opened.run());
    } catch (RuntimeException | Error e) {
      // The run stays RUNNING in the store without a lease, which the next look at it sees.
      LOG.log(
          System.Logger.Level.ERROR,
          "Reconciliation run " + id + " could not be closed; it is unproven",
          e);
    }
  }

  @Override
  public void hold(String domain, String actor, String reason) {
    holds.hold(domain, actor, reason, clock.instant());
  }

  @Override
  public void release(String domain, String actor, String reason) {
    holds.release(domain, actor, reason, clock.instant());
  }

  @Override
  public Standing standing(String domain) {
    Pair pair = pairs.get(domain);
    if (pair != null && pair.keyColumns().isEmpty()) {
      // Nobody notes what changes of it, so a clean run says nothing of now.
      return new Standing(Optional.empty(), 0);
    }
    return changedKeysCheck.standing(domain);
  }

  @Override
  public ChangedKeysVerdict verifyChanged(String domain, Duration budget) {
    return verify(domain, budget, ChangedKeysCheck.Mode.WAITING);
  }

  @Override
  public ChangedKeysVerdict verifyDrained(String domain, Duration budget) {
    return verify(domain, budget, ChangedKeysCheck.Mode.DRAINED);
  }

  @Override
  public ChangedKeysVerdict rehearse(String domain, Duration budget) {
    return verify(domain, budget, ChangedKeysCheck.Mode.REHEARSING);
  }

  private ChangedKeysVerdict verify(String domain, Duration budget, ChangedKeysCheck.Mode mode) {
    Pair pair = pairs.get(domain);
    return pair == null
        ? new ChangedKeysVerdict.Unproven("no pair is declared for the domain " + domain)
        : changedKeysCheck.verify(pair, budget, mode);
  }

  @Override
  public Optional<Run> running(String domain) {
    runs.interruptAbandoned(clock.instant());
    return runs.running(domain);
  }

  @Override
  public Optional<Run> last(String domain) {
    runs.interruptAbandoned(clock.instant());
    return runs.last(domain);
  }

  @Override
  public Optional<Run> run(String domain, long id) {
    return runs.find(domain, id);
  }

  @Override
  public List<Run> history(String domain, int limit) {
    return runs.history(domain, limit);
  }

  @Override
  public Optional<Report> report(String domain, long runId, ReportFormat format) {
    Pair pair = pairs.get(domain);
    return pair == null ? Optional.empty() : reports.of(pair, runId, format);
  }

  /** Stops what runs and waits a little for it, so that it can say that it was interrupted. */
  @Override
  public void close() {
    stopping = true;
    background.shutdownNow();
    try {
      if (!background.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A reconciliation did not stop within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Pair> byDomain(List<Pair> pairs) {
    Map<String, Pair> byDomain = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (byDomain.put(pair.domain(), pair) != null) {
        throw new IllegalArgumentException(
            "Two reconciliation pairs are declared for the domain " + pair.domain());
      }
    }
    return Collections.unmodifiableMap(byDomain);
  }
}
