package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.handover.Ownership;
import java.util.BitSet;
import java.util.List;

/** What must hold after every event. */
final class SimInvariants {

  private final SimStore legacy;
  private final SimStore domain;
  private final SimFlow flow;
  private final SimControl control;
  private final List<SimInstance> instances;

  /** The writes that a caller was told are done, by key: those that each store took. */
  final BitSet[] acknowledgedByLegacy;

  final BitSet[] acknowledgedByDomain;

  /** Of the latter those of a stage in which the legacy store is kept current. */
  final BitSet[] owedToLegacy;

  private Ownership lastLegacy;
  private Ownership lastDomain;
  private long lastEpoch;
  private final long[] lastCached;
  private final long[] lastGuardLegacy;
  private final long[] lastGuardDomain;

  SimInvariants(
      SimStore legacy,
      SimStore domain,
      SimFlow flow,
      SimControl control,
      List<SimInstance> instances) {
    this.legacy = legacy;
    this.domain = domain;
    this.flow = flow;
    this.control = control;
    this.instances = instances;
    int keys = legacy.rows.length;
    acknowledgedByLegacy = new BitSet[keys];
    acknowledgedByDomain = new BitSet[keys];
    owedToLegacy = new BitSet[keys];
    for (int key = 0; key < keys; key++) {
      acknowledgedByLegacy[key] = new BitSet();
      acknowledgedByDomain[key] = new BitSet();
      owedToLegacy[key] = new BitSet();
    }
    lastLegacy = legacy.ownership;
    lastDomain = domain.ownership;
    lastCached = new long[instances.size()];
    lastGuardLegacy = new long[keys];
    lastGuardDomain = new long[keys];
  }

  void check() {
    neverTwoWriters();
    noAcknowledgedWriteLost();
    rollbackLosesNothing();
    completeLeavesNothingBehind();
    epochNeverFalls();
    positionNeverMovesBack();
  }

  private void neverTwoWriters() {
    if (legacy.ownership.opens(Authority.LEGACY) && domain.ownership.opens(Authority.DOMAIN)) {
      throw new SimViolation("NeverTwoWriters", legacy.ownership + " and " + domain.ownership);
    }
    if (!legacy.open.isEmpty() && !domain.open.isEmpty()) {
      throw new SimViolation("NeverTwoWriters", legacy.open + " and " + domain.open);
    }
  }

  /** What either store took is in the store that has the authority. */
  private void noAcknowledgedWriteLost() {
    Authority authority = control.stage.stage().authority();
    SimStore holder = authority == Authority.LEGACY ? legacy : domain;
    requireIn(holder, acknowledgedByLegacy, "NoAcknowledgedWriteLost");
    if (authority == Authority.DOMAIN) {
      requireIn(domain, acknowledgedByDomain, "NoAcknowledgedWriteLost");
    }
  }

  /**
   * After going back, the legacy store has what the domain store took; and it could go back at any
   * time at which the reverse sync says that it has applied everything.
   */
  private void rollbackLosesNothing() {
    boolean back = control.stage.stage().authority() == Authority.LEGACY;
    boolean saysDrained =
        flow.reverseRuns && flow.reversed >= domain.log.size() && flow.strays.isEmpty();
    if (back || saysDrained) {
      requireIn(legacy, acknowledgedByDomain, "RollbackLosesNothing");
    }
  }

  /** A legacy store that takes nothing more has what was acknowledged before COMPLETE. */
  private void completeLeavesNothingBehind() {
    if (legacy.ownership.writes() == Ownership.Writes.CLOSED) {
      requireIn(legacy, owedToLegacy, "CompleteLeavesNothingBehind");
    }
  }

  private static void requireIn(SimStore store, BitSet[] acknowledged, String invariant) {
    for (int key = 0; key < acknowledged.length; key++) {
      if (!acknowledged[key].isEmpty()) {
        BitSet missing = (BitSet) acknowledged[key].clone();
        missing.andNot(store.rows[key].ids);
        if (!missing.isEmpty()) {
          throw new SimViolation(
              invariant, "key " + key + " of " + store.side + " lacks " + missing);
        }
      }
    }
  }

  private void epochNeverFalls() {
    if (!lastLegacy.mayBecome(legacy.ownership) || !lastDomain.mayBecome(domain.ownership)) {
      throw new SimViolation("EpochNeverFalls", "an ownership row went back");
    }
    lastLegacy = legacy.ownership;
    lastDomain = domain.ownership;
    if (control.stage.epoch() < lastEpoch) {
      throw new SimViolation("EpochNeverFalls", "the control store went back");
    }
    lastEpoch = control.stage.epoch();
    for (int i = 0; i < lastCached.length; i++) {
      long epoch = instances.get(i).cached.epoch();
      if (epoch < lastCached[i] || epoch > lastEpoch) {
        throw new SimViolation("EpochNeverFalls", instances.get(i).name + " went back");
      }
      lastCached[i] = epoch;
    }
  }

  private void positionNeverMovesBack() {
    for (int key = 0; key < lastGuardLegacy.length; key++) {
      long legacyGuard = legacy.rows[key].guard;
      long domainGuard = domain.rows[key].guard;
      if (legacyGuard < lastGuardLegacy[key] || domainGuard < lastGuardDomain[key]) {
        throw new SimViolation("PositionNeverMovesBack", "key " + key);
      }
      lastGuardLegacy[key] = legacyGuard;
      lastGuardDomain[key] = domainGuard;
    }
  }
}
