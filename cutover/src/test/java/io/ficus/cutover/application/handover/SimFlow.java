package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.application.ChangedKeys;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.application.ReverseSync;
import io.ficus.cutover.application.handover.SimStore.Change;
import io.ficus.cutover.application.handover.SimStore.Origin;
import io.ficus.cutover.application.handover.SimStore.Row;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * What flows between the stores: CDC one way, the reverse sync the other, and second writes both
 * ways, late, again, or not at all. Each handler obeys the ownership row of the store that it
 * writes to, as a real one does inside its transaction.
 */
final class SimFlow implements Drain, ChangedKeys, ReverseSync {

  /** A change that travels beside the logs. */
  record Second(Authority to, Change change) {}

  /** A legacy write that nobody in Ficus made, while the domain store had the authority. */
  record Stray(int key, BitSet ids) {}

  final SimStore legacy;
  final SimStore domain;
  final List<Second> seconds = new ArrayList<>();
  final List<Stray> strays = new ArrayList<>();

  /** How far the feed has come in the legacy log; and the highest that it ever was. */
  int fed;

  int fedEver;

  /** The reverse sync's durable state. */
  boolean reverseRuns;

  int reversed;
  long reverseTerm;

  /** From where changes count as made since the last clean reconciliation. */
  int cleanLegacy;

  int cleanDomain;

  private final Random random;

  SimFlow(SimStore legacy, SimStore domain, Random random) {
    this.legacy = legacy;
    this.domain = domain;
    this.random = random;
  }

  /** The next id of a store, which neither has given before. */
  int newId(SimStore store) {
    int id = store.nextId++;
    for (SimStore any : List.of(legacy, domain)) {
      for (SimStore.Row row : any.rows) {
        if (row.ids.get(id)) {
          throw new SimViolation("NoIdTwice", store.side + " gave " + id + " again");
        }
      }
    }
    return id;
  }

  /** The feed handles the next change, or one that it has handled before. */
  void feedOne() {
    if (random.nextInt(30) == 0) {
      fed = Math.max(0, fed - random.nextInt(4));
    }
    if (fed < legacy.log.size()) {
      handle(legacy.log.get(fed++));
      fedEver = Math.max(fedEver, fed);
    }
  }

  private void handle(Change change) {
    Row row = domain.rows[change.key()];
    if (change.position() <= row.guard) {
      return;
    }
    if (domain.ownership.authority() == Authority.LEGACY) {
      if (change.origin() == Origin.REVERSE) {
        throw new SimViolation("NoEcho", "the feed applied what came from the domain store");
      }
      row.ids = (BitSet) change.image().clone();
    } else if (change.origin() == Origin.UNMARKED) {
      BitSet foreign = (BitSet) change.image().clone();
      foreign.andNot(row.ids);
      if (!foreign.isEmpty() && foreign.nextSetBit(0) < SimWorld.FIRST_STRAY) {
        throw new SimViolation("NoFalseStray", foreign + " was acknowledged by the monolith");
      }
      if (!foreign.isEmpty()) {
        strays.add(new Stray(change.key(), foreign));
      }
    }
    row.guard = change.position();
  }

  /** The reverse sync applies the next write, or one that it has applied before. */
  void reverseOne() {
    if (!reverseRuns) {
      return;
    }
    if (random.nextInt(30) == 0) {
      reversed = Math.max(0, reversed - random.nextInt(4));
    }
    if (reversed < domain.log.size() && applyToLegacy(domain.log.get(reversed))) {
      reversed++;
    }
  }

  private boolean applyToLegacy(Change change) {
    if (legacy.ownership.authority() != Authority.DOMAIN
        || legacy.ownership.writes() == Writes.CLOSED
        || legacy.isLocked(change.key())) {
      return false;
    }
    Row row = legacy.rows[change.key()];
    if (change.position() <= row.guard) {
      return true;
    }
    // Also over a stray: the feed keeps that whole.
    row.ids = (BitSet) change.image().clone();
    row.guard = change.position();
    legacy.logged(change.key(), Origin.REVERSE);
    return true;
  }

  /** A second write arrives. */
  void secondOne() {
    if (seconds.isEmpty()) {
      return;
    }
    Second second = seconds.remove(random.nextInt(seconds.size()));
    switch (second.to()) {
      case LEGACY -> applyToLegacy(second.change());
      case DOMAIN -> {
        Row row = domain.rows[second.change().key()];
        if (domain.ownership.authority() == Authority.LEGACY
            && second.change().position() > row.guard) {
          row.ids = (BitSet) second.change().image().clone();
          row.guard = second.change().position();
        }
      }
    }
  }

  @Override
  public DrainOutcome drain(String name, Authority from, Duration budget) {
    if (random.nextInt(15) == 0) {
      return new DrainOutcome.NotDrained(budget, "it was slow");
    }
    switch (from) {
      case LEGACY -> feedAll();
      case DOMAIN -> {
        int target = domain.log.size();
        for (int tries = 0; reverseRuns && reversed < target && tries < 200; tries++) {
          reverseOne();
        }
        feedAll();
        if (!reverseRuns || reversed < target || !strays.isEmpty()) {
          return new DrainOutcome.NotDrained(budget, strays + " strays, " + reversed + " applied");
        }
      }
    }
    return new DrainOutcome.Drained(Duration.ofMillis(random.nextInt(100)));
  }

  void feedAll() {
    while (fed < legacy.log.size()) {
      feedOne();
    }
  }

  @Override
  public Fact<Duration> behind(String name, Authority from) {
    return new Fact.Missing<>("nobody asks");
  }

  @Override
  public Fact<Pace> paceOfTheLastRun(String name) {
    return new Fact.Missing<>("nobody asks");
  }

  @Override
  public Fact<Long> pending(String name) {
    return new Fact.Missing<>("nobody asks");
  }

  @Override
  public VerifyOutcome rehearse(String name, Duration budget) {
    BitSet changed = new BitSet();
    legacy.log.subList(cleanLegacy, legacy.log.size()).forEach(it -> changed.set(it.key()));
    domain.log.subList(cleanDomain, domain.log.size()).forEach(it -> changed.set(it.key()));
    for (int key = changed.nextSetBit(0); key >= 0; key = changed.nextSetBit(key + 1)) {
      // Writes that are under way make a row unproven only where nothing is fenced.
      if (!legacy.rows[key].ids.equals(domain.rows[key].ids)) {
        return new VerifyOutcome.Differs(changed.cardinality(), "key " + key);
      }
    }
    return new VerifyOutcome.Verified(changed.cardinality(), Duration.ofMillis(3));
  }

  @Override
  public VerifyOutcome verifyDrained(String name, Duration budget) {
    return rehearse(name, budget);
  }

  @Override
  public PartOutcome captureStart(String name) {
    return new PartOutcome.Done(Integer.toString(domain.log.size()));
  }

  @Override
  public PartOutcome start(String name, String capturedStart, long term) {
    return byTerm(
        term,
        () -> {
          if (!reverseRuns) {
            reversed = Integer.parseInt(capturedStart);
          }
          reverseRuns = true;
        });
  }

  @Override
  public PartOutcome stop(String name, long term) {
    return byTerm(term, () -> reverseRuns = false);
  }

  @Override
  public Fact<Boolean> isOn(String name) {
    return new Fact.Known<>(reverseRuns);
  }

  private PartOutcome byTerm(long term, Runnable change) {
    if (term < reverseTerm) {
      return new PartOutcome.Failed("a later term has decided");
    }
    reverseTerm = term;
    change.run();
    return new PartOutcome.Done("");
  }
}
