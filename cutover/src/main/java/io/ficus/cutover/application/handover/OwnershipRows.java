package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.Hindrance;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.OwnedStore;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.OwnershipOutcome;
import io.ficus.cutover.domain.handover.OwnershipReading;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The steps that set the ownership rows of the two stores. */
final class OwnershipRows {

  private final HandOver parts;

  OwnershipRows(HandOver parts) {
    this.parts = parts;
  }

  static String name(Authority store) {
    return switch (store) {
      case LEGACY -> "legacy store";
      case DOMAIN -> "domain store";
    };
  }

  Attempt claim(Procedure p, Duration lockTimeout) {
    for (Authority side : Authority.values()) {
      OwnershipOutcome outcome = store(side).claim(p.domain(), p.term(), lockTimeout);
      if (!(outcome instanceof OwnershipOutcome.Stored stored)) {
        return notSet(p, side, outcome);
      }
      if (p.kind() != HandOverKind.REASSERT && !agrees(p, side, stored.now())) {
        return new Attempt.Failed(
            p.found(),
            "the "
                + name(side)
                + " says "
                + stored.now()
                + ", which is not what "
                + p.from()
                + " means. See `ficus cutover doctor "
                + p.domain()
                + "`");
      }
    }
    return unlessUnfenced(p, new Attempt.Done(p.found(), "term " + p.term()));
  }

  /**
   * Why the monolith could write beside the domain store; empty if the legacy store refuses it.
   * Changes nothing.
   */
  Optional<String> unfenced(String domain) {
    OwnershipReading reading = parts.legacy().read(domain);
    if (reading instanceof OwnershipReading.Known known) {
      return known.enforced()
          ? Optional.empty()
          : Optional.of(
              "the legacy store does not refuse writes of the monolith to "
                  + String.join(", ", known.unfenced())
                  + ", where the fence's triggers are missing. Put them there: "
                  + fenceInstall(domain));
    }
    return Optional.of(unreadable(Authority.LEGACY, reading));
  }

  static String fenceInstall(String domain) {
    return "ficus fence install " + domain + " --reason '...'";
  }

  /** What leaves the legacy store without a say needs its fence; the way back waits for nothing. */
  private Attempt unlessUnfenced(Procedure p, Attempt done) {
    return switch (p.kind()) {
      case TO_DOMAIN, TO_COMPLETE ->
          unfenced(p.domain()).<Attempt>map(why -> new Attempt.Failed(p.found(), why)).orElse(done);
      case TO_LEGACY, REASSERT -> done;
    };
  }

  private static boolean agrees(Procedure p, Authority side, Ownership row) {
    return row.authority() == p.authorityBefore()
        && row.epoch() <= p.epoch()
        && row.opens(side) == (side == p.authorityBefore());
  }

  Attempt fence(Procedure p, Duration lockTimeout) {
    Attempt fenced = change(p, p.authorityBefore(), lockTimeout, row -> row.fenced(p.term()));
    // Again: the rehearsal takes its time, and a change of a table's form can lose its triggers.
    return fenced instanceof Attempt.Done ? unlessUnfenced(p, fenced) : fenced;
  }

  /** Undoes the fence: the epoch has not changed, so neither has the row's. */
  Attempt lift(Procedure p, Duration lockTimeout) {
    Authority side = p.authorityBefore();
    return change(
        p, side, lockTimeout, row -> new Ownership(row.epoch(), side, Writes.OPEN, p.term()));
  }

  Attempt closeLoser(Procedure p, Duration lockTimeout) {
    Writes writes = p.to() == Stage.COMPLETE ? Writes.CLOSED : Writes.FENCED;
    Ownership closed = new Ownership(p.epochAfter(), p.authorityAfter(), writes, p.term());
    return change(p, p.authorityAfter().other(), lockTimeout, row -> closed);
  }

  Attempt openWinner(Procedure p, Duration lockTimeout) {
    Ownership opened = new Ownership(p.epochAfter(), p.authorityAfter(), Writes.OPEN, p.term());
    return change(p, p.authorityAfter(), lockTimeout, row -> opened);
  }

  private Attempt change(
      Procedure p, Authority side, Duration lockTimeout, UnaryOperator<Ownership> change) {
    OwnershipReading reading = store(side).read(p.domain());
    if (reading instanceof OwnershipReading.Known known) {
      OwnershipOutcome outcome =
          store(side).set(p.domain(), change.apply(known.ownership()), lockTimeout);
      return outcome instanceof OwnershipOutcome.Stored
          ? new Attempt.Done(p.found(), "")
          : notSet(p, side, outcome);
    }
    return new Attempt.Failed(p.found(), unreadable(side, reading), Hindrance.FAULT, true);
  }

  private static String unreadable(Authority side, OwnershipReading reading) {
    return reading instanceof OwnershipReading.Absent absent
        ? "the " + name(side) + " has no ownership row: " + absent.remedy()
        : reading instanceof OwnershipReading.Unreadable unreadable
            ? "the " + name(side) + " does not answer: " + unreadable.why()
            : "";
  }

  // An unknown outcome needs no guess: before the flip it is undone and after it repeated, and both
  // set the row under its lock, behind whatever is still under way of the lost connection.
  private static Attempt notSet(Procedure p, Authority side, OwnershipOutcome outcome) {
    String store = "the " + name(side);
    if (outcome instanceof OwnershipOutcome.Stale stale) {
      return new Attempt.Superseded(store + " has a later owner already: " + stale.now());
    }
    if (outcome instanceof OwnershipOutcome.Busy busy) {
      return new Attempt.Failed(
          p.found(),
          store
              + " gave no lock within "
              + busy.waited().toMillis()
              + " ms; it is held by "
              + busy.holder(),
          Hindrance.NOT_IN_TIME,
          true);
    }
    if (outcome instanceof OwnershipOutcome.Failed failed) {
      return new Attempt.Failed(p.found(), store + ": " + failed.why(), Hindrance.FAULT, true);
    }
    OwnershipOutcome.OwnershipUnknown unknown = (OwnershipOutcome.OwnershipUnknown) outcome;
    return new Attempt.Failed(
        p.found(), store + " was lost before it said whether it took the change: " + unknown.why());
  }

  private OwnedStore store(Authority side) {
    return switch (side) {
      case LEGACY -> parts.legacy();
      case DOMAIN -> parts.domainStore();
    };
  }
}
