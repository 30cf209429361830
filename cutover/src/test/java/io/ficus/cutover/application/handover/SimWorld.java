package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures.Beginning;
import io.ficus.cutover.application.handover.SimFlow.Second;
import io.ficus.cutover.application.handover.SimFlow.Stray;
import io.ficus.cutover.application.handover.SimStore.Change;
import io.ficus.cutover.application.handover.SimStore.Open;
import io.ficus.cutover.application.handover.SimStore.Origin;
import io.ficus.cutover.domain.StageMachine;
import io.ficus.cutover.domain.Step;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One domain in memory: two stores, what flows between them, a control store, instances that write,
 * move stages, fall asleep and crash, and a monolith of its own mind. One seed is one history. The
 * steps of the hand-over are those of production; only what they act on is made up.
 */
final class SimWorld {

  private static final String DOMAIN = "membership";
  private static final int KEYS = 4;

  /** Ids from here on are those of strays. */
  static final int FIRST_STRAY = 2_000;

  private static final Duration LEASE = Duration.ofSeconds(5);

  final Random random;
  final SimClock clock = new SimClock();
  final SimFaults faults;
  final SimStore legacy;
  final SimStore domain;
  final SimFlow flow;
  final SimControl control;
  final SimEvidence evidence = new SimEvidence(clock);
  final List<SimInstance> instances;
  final SimInvariants invariants;
  final SimCounts counts = new SimCounts();

  /** Whether the monolith is held by triggers; where not, its writes are strays. */
  final boolean triggers;

  private final HandOverRun run;
  private final SimBug bug;

  SimWorld(long seed, SimBug bug) {
    this.bug = bug;
    // Neighbouring seeds of Random begin alike.
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    triggers = random.nextBoolean();
    faults = new SimFaults(random, this::commitAll);
    legacy = new SimStore(Authority.LEGACY, KEYS, random, faults);
    domain = new SimStore(Authority.DOMAIN, KEYS, random, faults);
    flow = new SimFlow(legacy, domain, random);
    control = new SimControl(DOMAIN, Stage.SHADOW, random, faults);
    instances =
        IntStream.range(0, 3)
            .mapToObj(i -> new SimInstance("app-" + i, control.stage.stageAt()))
            .toList();
    invariants = new SimInvariants(legacy, domain, flow, control, instances);
    HandOver parts =
        new HandOver(
            legacy,
            domain,
            flow,
            flow,
            flow,
            (name, to) -> sequences(to),
            name -> List.of(),
            List.of());
    run =
        new HandOverRun(
            parts,
            bug.gates(evidence.sources(control, clock)),
            control,
            bug::course,
            new HandOverLimits(
                Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(5), LEASE),
            new TimeLimit(Runnable::run),
            clock);
  }

  /** One event; whatever it breaks is found right after it. */
  void event() {
    clock.pass(random.nextInt(400) == 0 ? 6_000 : random.nextInt(12));
    int dice = random.nextInt(100);
    if (dice < 14) {
      beginWrite();
    } else if (dice < 28) {
      commitOne();
    } else if (dice < 34) {
      flow.feedOne();
    } else if (dice < 38) {
      flow.reverseOne();
    } else if (dice < 40) {
      flow.secondOne();
    } else if (dice < 43) {
      unmarkedWrite();
    } else if (dice < 45) {
      reconcile();
    } else {
      instanceActs(instances.get(random.nextInt(instances.size())));
    }
    if (random.nextInt(20) == 0) {
      legacy.zombiesEnd();
      domain.zombiesEnd();
    }
    invariants.check();
  }

  private SimStore authorityOf(SimInstance instance) {
    return instance.cached.stage().authority() == Authority.LEGACY ? legacy : domain;
  }

  private void beginWrite() {
    SimInstance writer = instances.get(random.nextInt(instances.size()));
    SimStore store = authorityOf(writer);
    int key = random.nextInt(KEYS);
    if (store.isLocked(key)) {
      return;
    }
    if (!store.takes(writer.cached.epoch())) {
      counts.refused++;
      return;
    }
    store.open.add(new Open(key, flow.newId(store), writer.name, writer.cached.epoch()));
  }

  private void commitAll(SimStore store) {
    while (!store.open.isEmpty()) {
      commit(store, store.open.remove(0));
    }
  }

  private void commitOne() {
    SimStore store = random.nextBoolean() ? legacy : domain;
    if (!store.open.isEmpty()) {
      commit(store, store.open.remove(random.nextInt(store.open.size())));
    }
  }

  private void commit(SimStore store, Open write) {
    Change change = store.commit(write.key(), write.id(), Origin.FICUS);
    (store == legacy ? invariants.acknowledgedByLegacy : invariants.acknowledgedByDomain)
        [write.key()].set(write.id());
    if (store == domain && !isOfTheEnd(write)) {
      invariants.owedToLegacy[write.key()].set(write.id());
    }
    counts.acknowledged++;
    if (random.nextInt(3) > 0) {
      flow.seconds.add(new Second(store.side.other(), change));
    }
  }

  private boolean isOfTheEnd(Open write) {
    return control.stage.stage() == Stage.COMPLETE && write.epoch() >= control.stage.epoch();
  }

  // The monolith's own code knows no stage: it writes, unless a trigger refuses.
  private void unmarkedWrite() {
    int key = random.nextInt(KEYS);
    boolean open = legacy.ownership.opens(Authority.LEGACY);
    if (legacy.isLocked(key) || (triggers && !open)) {
      return;
    }
    if (open) {
      int id = flow.newId(legacy);
      legacy.commit(key, id, Origin.UNMARKED);
      invariants.acknowledgedByLegacy[key].set(id);
    } else if (legacy.ownership.authority() == Authority.DOMAIN) {
      legacy.commit(key, FIRST_STRAY + counts.strays++, Origin.UNMARKED);
    }
  }

  // While the legacy store has the authority, with everything applied: a run that is clean, or one
  // that finds a row in which the domain store has lost something long ago; then its repair. While
  // the domain store has it, only a run that is as clean as the one before, so that COMPLETE is
  // near.
  private void reconcile() {
    if (!flow.strays.isEmpty() && random.nextBoolean()) {
      settle(flow.strays.remove(0));
      return;
    }
    if (domain.ownership.authority() != Authority.LEGACY
        || control.stage.stage().authority() != Authority.LEGACY) {
      if (evidence.isClean()) {
        evidence.clean(clock.instant());
      }
      return;
    }
    commitAll(legacy);
    flow.feedAll();
    int key = random.nextInt(KEYS);
    // Bad news is most interesting while somebody relies on the good news from before.
    int chance = control.running().isEmpty() ? 20 : 2;
    if (evidence.isClean() && random.nextInt(chance) == 0) {
      loseSomethingOf(key);
    } else {
      for (int each = 0; each < KEYS; each++) {
        domain.rows[each].ids = (BitSet) legacy.rows[each].ids.clone();
      }
      evidence.clean(clock.instant());
      flow.cleanLegacy = legacy.log.size();
      flow.cleanDomain = domain.log.size();
    }
  }

  private void loseSomethingOf(int key) {
    BitSet ids = domain.rows[key].ids;
    boolean untouched =
        legacy.log.subList(flow.cleanLegacy, legacy.log.size()).stream()
            .noneMatch(change -> change.key() == key);
    // What is found while writers are kept out comes too late for anybody.
    boolean paused = control.running().stream().anyMatch(p -> p.found().fencedAt().isPresent());
    if (untouched && !paused && !ids.isEmpty()) {
      ids.clear(ids.nextSetBit(0));
      evidence.differs(clock.instant());
    }
  }

  private void settle(Stray stray) {
    if (domain.isLocked(stray.key()) || !domain.ownership.opens(Authority.DOMAIN)) {
      flow.strays.add(stray);
    } else if (random.nextBoolean()) {
      domain.rows[stray.key()].ids.or(stray.ids());
      domain.logged(stray.key(), Origin.FICUS);
    } else {
      legacy.rows[stray.key()].ids.andNot(stray.ids());
      legacy.logged(stray.key(), Origin.REVERSE);
    }
  }

  private PartOutcome sequences(Authority to) {
    SimStore next = to == Authority.LEGACY ? legacy : domain;
    next.nextId = Math.max(legacy.nextId, domain.nextId);
    return new PartOutcome.Done("");
  }

  private void instanceActs(SimInstance instance) {
    if (instance.asleep > 0) {
      instance.asleep--;
      return;
    }
    int dice = random.nextInt(100);
    if (dice < 1) {
      counts.crashes++;
      instance.crash(control.stage.stageAt());
    } else if (dice < 3) {
      instance.asleep = random.nextInt(12);
    } else if (dice < 20) {
      instance.cached = control.stage.stageAt();
    } else {
      faults.armed = true;
      try {
        coordinate(instance);
      } catch (SimCrash e) {
        counts.crashes++;
        instance.crash(control.stage.stageAt());
      } catch (ControlStoreException e) {
        stepAgain(instance);
      } finally {
        faults.armed = false;
      }
    }
  }

  // As HandOverRun.drive does: once, where the journal then stands.
  private void stepAgain(SimInstance instance) {
    Procedure held = instance.held;
    boolean secondTime = instance.again;
    instance.taken = null;
    instance.held = null;
    instance.again = false;
    if (held != null && !secondTime) {
      instance.held =
          run.read(held).filter(it -> it.term() == held.term() && !it.state().isEnd()).orElse(null);
      instance.again = instance.held != null;
    }
  }

  private void coordinate(SimInstance instance) {
    Procedure held = instance.held;
    Attempt taken = instance.taken;
    if (held == null) {
      lookForWork(instance);
    } else if (!held.keepsWritersOut() && random.nextInt(10) == 0) {
      // Also by one that slept until somebody else had it.
      var unused = control.renew(held, clock.instant().plus(LEASE));
    } else if (taken == null) {
      boolean again = instance.again && bug != SimBug.SECOND_TRY_OF_THE_FENCE_TRUSTED;
      instance.taken = run.take(held, again);
    } else {
      instance.taken = null;
      Optional<Procedure> next = run.record(held, taken);
      instance.again = false;
      instance.held = next.filter(it -> !it.state().isEnd()).orElse(null);
      if (next.filter(it -> it.state() == Procedure.State.DONE).isPresent()) {
        counts.handOvers++;
        counts.completions += held.to() == Stage.COMPLETE ? 1 : 0;
      }
    }
  }

  private void lookForWork(SimInstance instance) {
    for (Procedure running : control.running()) {
      boolean silent = clock.instant().isAfter(running.leaseUntil());
      if (silent || running.owner().startsWith(instance.name + ".")) {
        instance.held = run.takeOver(running, instance.owner()).orElse(null);
        counts.takeOvers++;
      }
      return;
    }
    if (random.nextInt(3) == 0) {
      ask(instance);
    }
  }

  // An operator, who goes forward or back at will.
  private void ask(SimInstance instance) {
    Stage from = control.stage.stage();
    List<Stage> wishes =
        List.of(Stage.values()).stream()
            .filter(to -> StageMachine.step(from, to) != Step.REFUSED && to != from)
            .filter(to -> to != Stage.COMPLETE || random.nextInt(20) == 0)
            .toList();
    if (wishes.isEmpty()) {
      return;
    }
    Stage to = wishes.get(random.nextInt(wishes.size()));
    switch (StageMachine.step(from, to)) {
      case ADVANCE, ROLL_BACK -> control.change(to, clock.instant());
      case ADVANCE_BY_PROCEDURE ->
          begin(instance, to == Stage.LIVE ? HandOverKind.TO_DOMAIN : HandOverKind.TO_COMPLETE, to);
      case ROLL_BACK_BY_PROCEDURE -> begin(instance, HandOverKind.TO_LEGACY, to);
      case NONE, REFUSED -> {}
    }
  }

  private void begin(SimInstance instance, HandOverKind kind, Stage to) {
    Procedure asked =
        Procedure.asked(
            DOMAIN,
            kind,
            control.stage.stage(),
            to,
            control.stage.epoch(),
            "ada",
            "because",
            instance.owner(),
            clock.instant(),
            LEASE);
    if (control.begin(asked) instanceof Beginning.Begun begun) {
      instance.held = begun.procedure();
    }
  }

  /**
   * Lets one instance live on without faults, and people decide about strays: every hand-over comes
   * to an end, and the store that has the authority takes writes.
   */
  void comeToRest() {
    SimInstance last = instances.get(0);
    last.crash(control.stage.stageAt());
    for (int turn = 0; turn < 200 && !control.running().isEmpty(); turn++) {
      clock.pass(6_000);
      commitAll(legacy);
      commitAll(domain);
      for (int stray = flow.strays.size(); stray > 0; stray--) {
        settle(flow.strays.remove(0));
      }
      last.asleep = 0;
      coordinate(last);
      invariants.check();
    }
    Authority authority = control.stage.stage().authority();
    Ownership winner = (authority == Authority.LEGACY ? legacy : domain).ownership;
    if (!control.running().isEmpty() || !winner.opens(authority)) {
      throw new SimViolation(
          "ComesToRest", control.running() + ", " + control.stage.stage() + ", " + winner);
    }
  }
}
