package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.RowLock;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.Evidence;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Settles a key that never stood still by making it stand still: the sandwich of {@link
 * Confirmation} once more, with the rows of the side that leads locked from before the first
 * reading until after the last.
 *
 * <p>Whoever had changed a locked row has committed before the lock was had, so the watermark that
 * is written then stands behind it; and nobody changes one before the readings are over. So what
 * disagrees now is no matter of time. New rows are not kept away by the lock. One that came
 * meanwhile shows, for then the two readings differ, and nothing is concluded.
 *
 * <p>No lock is tried while the side that follows is too far behind to arrive in time: it could
 * only hold writers up.
 */
final class HotKeys {

  private final Confirmation confirmation;
  private final CatchUp catchUp;
  private final Clock clock;
  private final ReconciliationSettings settings;

  HotKeys(
      Confirmation confirmation, CatchUp catchUp, Clock clock, ReconciliationSettings settings) {
    this.confirmation = confirmation;
    this.catchUp = catchUp;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * What a look at a key came to.
   *
   * @param locked for how long its rows were locked at most; zero if they never were
   * @param behind the side that follows was too far behind for it
   */
  record Look(SuspectOutcome outcome, Duration locked, boolean behind) {}

  /** Looks at one key, and holds nobody up for longer than the settings say. */
  Look at(Pair pair, AggregateKey key) {
    String domain = pair.domain();
    Duration longest = settings.locking().longestHold();
    if (catchUp.await(domain, catchUp.mark(domain), longest) instanceof CatchUp.Caught.NotUp) {
      return new Look(
          unproven("the other side is more than " + longest.toMillis() + " ms behind"),
          Duration.ZERO,
          true);
    }
    CatchUp.Leader leader = catchUp.leader(domain);
    Side leads = leader == CatchUp.Leader.LEGACY ? pair.legacy() : pair.domainSide();
    RowLock lock = leads.lock(key, settings.locking());
    if (lock instanceof RowLock.NotHad not) {
      return new Look(unproven(not.why()), not.locked(), false);
    }
    RowLock.Hold hold = ((RowLock.Held) lock).hold();
    SuspectOutcome found;
    RowLock.Released released;
    try {
      found = locked(pair, key, leader, clock.instant().plus(longest));
    } finally {
      released = hold.release();
    }
    return new Look(
        released.toTheEnd() ? found : unproven("its rows could not be kept locked for long enough"),
        released.locked(),
        false);
  }

  private SuspectOutcome locked(Pair pair, AggregateKey key, CatchUp.Leader leader, Instant until) {
    boolean legacyLeads = leader == CatchUp.Leader.LEGACY;
    Side leads = legacyLeads ? pair.legacy() : pair.domainSide();
    Side follows = legacyLeads ? pair.domainSide() : pair.legacy();
    Instant readAt = clock.instant();
    Projection first = leads.read(Set.of(key)).get(key);
    if (first == null) {
      return unproven("the side that leads has locked rows of it, and no record that they make up");
    }
    boolean absentBefore = false;
    while (true) {
      CatchUp.Mark mark = catchUp.mark(pair.domain());
      Duration left = Duration.between(clock.instant(), until);
      if (mark.leader() != leader) {
        return unproven("the authority moved meanwhile");
      }
      if (left.isNegative()
          || catchUp.await(pair.domain(), mark, left) instanceof CatchUp.Caught.NotUp) {
        return unproven("the other side did not catch up while its rows were locked");
      }
      Projection other = follows.read(Set.of(key)).get(key);
      Projection second = leads.read(Set.of(key)).get(key);
      if (!(confirmation.compare(pair, leader, first, second, other)
          instanceof Comparison.Disagree disagree)) {
        return new SuspectOutcome.Matched();
      }
      if (!Confirmation.same(first, second)) {
        return unproven("rows were added to it while those that it had were locked");
      }
      // An absence is proven twice, as everywhere.
      if (other != null || absentBefore) {
        return new SuspectOutcome.Disagrees(
            disagree.columns(),
            new Evidence(
                mark.id(), mark.position(), readAt, clock.instant(), settings.rounds() + 1));
      }
      absentBefore = true;
    }
  }

  private SuspectOutcome unproven(String why) {
    return new SuspectOutcome.Unproven(confirmation.hot() + ", and " + why);
  }
}
