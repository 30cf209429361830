package io.ficus.reconciliation.application;

import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Repair;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import io.ficus.reconciliation.Repairs;
import io.ficus.reconciliation.Run;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Plans repairs, and applies and undoes them in the background. */
public final class RepairService implements Repairs, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RepairService.class.getName());

  private final Map<String, Pair> pairs = new HashMap<>();
  private final Map<String, Repairer> repairers = new HashMap<>();
  private final Runs runs;
  private final RepairPlans plans;
  private final Confirmation confirmation;
  private final CatchUp catchUp;
  private final Clock clock;
  private final ExecutorService background =
      Executors.newCachedThreadPool(DaemonThreads.named("ficus-repair"));
  private volatile boolean stopping;

  /**
   * @param repairers one for each domain that can be repaired; there may be pairs without one
   */
  public RepairService(
      List<Pair> pairs,
      List<Repairer> repairers,
      Runs runs,
      RepairPlans plans,
      Confirmation confirmation,
      CatchUp catchUp,
      Clock clock) {
    pairs.forEach(pair -> this.pairs.put(pair.domain(), pair));
    repairers.forEach(repairer -> this.repairers.put(repairer.domain(), repairer));
    this.runs = runs;
    this.plans = plans;
    this.confirmation = confirmation;
    this.catchUp = catchUp;
    this.clock = clock;
  }

  @Override
  public Reply plan(
      String domain, OptionalLong run, int mostDeletes, Order order, boolean inEarnest) {
    if (!pairs.containsKey(domain)) {
      return new Reply.Unknown("domain '" + domain + "' with a reconciliation pair");
    }
    if (!repairers.containsKey(domain)) {
      return new Reply.Refused(
          "not-repairable", "The adapter of " + domain + " says nothing of how to repair it.");
    }
    Optional<Run> found = run.isPresent() ? runs.find(domain, run.getAsLong()) : runs.last(domain);
    if (found.isEmpty()) {
      return new Reply.Unknown("run of " + domain + " to repair; reconcile first");
    }
    if (found.get().state() == Run.State.RUNNING) {
      return new Reply.Refused(
          "still-running", "Run " + found.get().id() + " has not ended yet. Wait for it.");
    }
    Map<String, Long> proven = plans.proven(found.get().id());
    Map<Repair.KeyState, Long> keys =
        Map.of(
            Repair.KeyState.OPEN,
            proven.entrySet().stream()
                .filter(kind -> !kind.getKey().equals("UNMAPPABLE"))
                .mapToLong(Map.Entry::getValue)
                .sum());
    if (keys.getOrDefault(Repair.KeyState.OPEN, 0L) == 0) {
      return new Reply.Refused(
          "nothing-to-repair",
          "Run "
              + found.get().id()
              + " has proven no difference that a repair could mend"
              + (proven.isEmpty() ? "." : ": what cannot be mapped needs a person."));
    }
    long extra = proven.getOrDefault("EXTRA", 0L);
    if (mostDeletes > 0 && extra > mostDeletes) {
      return new Reply.Refused(
          "too-many-deletes",
          extra
              + " aggregates would be deleted and at most "
              + mostDeletes
              + " may be. Look why they are there; then plan with a higher --most-deletes.");
    }
    if (!inEarnest) {
      return new Reply.Accepted(
          new Repair(
              0,
              domain,
              found.get().id(),
              Repair.State.PLANNED,
              mostDeletes > 0,
              mostDeletes,
              order.actor(),
              order.reason(),
              clock.instant(),
              Optional.empty(),
              keys));
    }
    long id = plans.plan(domain, found.get().id(), mostDeletes, order, clock.instant());
    return new Reply.Accepted(plans.find(domain, id).orElseThrow());
  }

  @Override
  public Reply apply(String domain, long id, Order order) {
    return launch(
        domain,
        id,
        order,
        List.of(Repair.State.PLANNED, Repair.State.APPLYING, Repair.State.APPLIED),
        Repair.State.APPLYING);
  }

  @Override
  public Reply undo(String domain, long id, Order order) {
    return launch(
        domain,
        id,
        order,
        List.of(Repair.State.APPLYING, Repair.State.APPLIED, Repair.State.UNDOING),
        Repair.State.UNDOING);
  }

  private Reply launch(
      String domain, long id, Order order, List<Repair.State> from, Repair.State to) {
    Optional<Repair> found = plans.find(domain, id);
    Pair pair = pairs.get(domain);
    Repairer repairer = repairers.get(domain);
    if (found.isEmpty() || pair == null || repairer == null) {
      return new Reply.Unknown("repair " + id + " of " + domain);
    }
    if (!from.contains(found.get().state())) {
      return new Reply.Refused(
          "wrong-state",
          "Repair " + id + " is " + found.get().state() + ", and that cannot become " + to + ".");
    }
    if (stopping) {
      throw new IllegalStateException("The server is stopping; no repair starts any more");
    }
    Optional<RepairPlans.Lease> lease = plans.begin(found.get(), to, order, clock.instant());
    if (lease.isEmpty()) {
      return new Reply.Busy(domain);
    }
    RepairExecution execution =
        new RepairExecution(
            found.get(), pair, repairer, plans, confirmation, catchUp, clock, () -> stopping);
    try {
      background.execute(() -> execute(execution, to, lease.get()));
    } catch (RuntimeException e) {
      lease.get().close();
      throw e;
    }
    return new Reply.Accepted(plans.find(domain, id).orElseThrow());
  }

  private static void execute(RepairExecution execution, Repair.State to, RepairPlans.Lease lease) {
    try (lease) {
      if (to == Repair.State.APPLYING) {
        execution.apply();
      } else {
        execution.undo();
      }
    } catch (RuntimeException | Error e) {
      // It stays as it is in the store without a lease, so it can be taken up again.
      LOG.log(System.Logger.Level.ERROR, "A repair broke off; ask for it again", e);
    }
  }

  @Override
  public List<Repair.Key> rehearse(String domain, long id, int limit) {
    Repairer repairer = repairers.get(domain);
    Optional<Repair> repair = plans.find(domain, id);
    if (repairer == null || repair.isEmpty()) {
      return List.of();
    }
    RepairTarget target = RepairExecution.target(catchUp, domain);
    List<Repair.Key> rehearsed = new ArrayList<>();
    for (Repair.Key key : plans.keys(id, List.of(Repair.KeyState.OPEN), limit)) {
      rehearsed.add(rehearse(repairer, target, repair.get(), key));
    }
    return rehearsed;
  }

  private static Repair.Key rehearse(
      Repairer repairer, RepairTarget target, Repair repair, Repair.Key key) {
    RepairOutcome outcome =
        repairer.repair(
            target,
            key.key(),
            new Repairer.Terms(
                RepairExecution.name(repair, key.key()), repair.deletes(), true, before -> {}));
    Repair.KeyState state =
        outcome instanceof RepairOutcome.Written
            ? Repair.KeyState.OPEN
            : outcome instanceof RepairOutcome.Nothing
                ? Repair.KeyState.SKIPPED
                : Repair.KeyState.WITHHELD;
    return new Repair.Key(key.key(), key.kind(), state, RepairExecution.told(outcome));
  }

  @Override
  public List<Repair> list(String domain, int limit) {
    return plans.list(domain, limit);
  }

  @Override
  public Optional<Repair> find(String domain, long id) {
    return plans.find(domain, id);
  }

  @Override
  public List<Repair.Key> keys(long id, int limit) {
    return plans.keys(id, List.of(Repair.KeyState.values()), limit);
  }

  /** Stops what is on its way between two keys; it can be taken up again. */
  @Override
  public void close() {
    stopping = true;
    background.shutdown();
    try {
      if (!background.awaitTermination(5, TimeUnit.SECONDS)) {
        background.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
