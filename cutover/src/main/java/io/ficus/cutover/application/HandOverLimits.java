package io.ficus.cutover.application;

import java.time.Duration;

/**
 * How long a hand-over may take.
 *
 * @param pauseBudget how long writers may be kept out; what would be longer is not begun, and what
 *     becomes longer is undone
 * @param lockTimeout how long the fence may wait for writers under way, while later ones queue
 * @param drainTimeout how long a drain that keeps nobody waiting may take
 * @param lease how long an instance may be silent before another takes over, while no writer waits
 *     for it. An instance that is at a step renews it
 * @param hungAfter how long a step may take before its instance counts as hung and renews no more
 */
public record HandOverLimits(
    Duration pauseBudget,
    Duration lockTimeout,
    Duration drainTimeout,
    Duration lease,
    Duration hungAfter) {

  /** The first round of a rehearsal brings the backlog down; a further one may fit. */
  public static final int REHEARSALS = 3;

  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(4);

  /** No step that drains and compares is hung before its time is up. */
  public HandOverLimits(
      Duration pauseBudget, Duration lockTimeout, Duration drainTimeout, Duration lease) {
    this(
        pauseBudget,
        lockTimeout,
        drainTimeout,
        lease,
        drainTimeout.multipliedBy(2L * REHEARSALS).plus(lease));
  }

  /** Two seconds of pause. */
  public static HandOverLimits usual() {
    return withPauseBudget(Duration.ofSeconds(2));
  }

  /** The rest follows from the budget. */
  public static HandOverLimits withPauseBudget(Duration pauseBudget) {
    return new HandOverLimits(
        pauseBudget, pauseBudget.dividedBy(4), Duration.ofSeconds(30), Duration.ofMinutes(1));
  }

  /** The same where judging the gates may take so long besides. */
  public HandOverLimits patientWith(EvidenceLimits evidence) {
    Duration judging =
        evidence.catchUpTimeout().plus(evidence.fleetTimeout()).plus(drainTimeout).plus(lease);
    return judging.compareTo(hungAfter) > 0
        ? new HandOverLimits(pauseBudget, lockTimeout, drainTimeout, lease, judging)
        : this;
  }

  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public HandOverLimits {
    for (Duration limit :
        new Duration[] {pauseBudget, lockTimeout, drainTimeout, lease, hungAfter}) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("A limit of a hand-over must be positive, not " + limit);
      }
    }
  }

  /**
   * The lease while writers are kept out. Every step there ends within the budget, and whoever is
   * replaced too early does no harm; so nobody waits for long because an instance was lost. It is
   * not renewed within a step.
   */
  public Duration leaseBehindTheFence() {
    Duration twice = pauseBudget.multipliedBy(2);
    Duration wanted = twice.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : twice;
    return wanted.compareTo(lease) < 0 ? wanted : lease;
  }
}
