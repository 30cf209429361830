package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every rule that stands before a step forward. Immutable. */
public final class GatePolicy {

  private final List<GateRule> always;
  private final List<GateRule> beforeTheAuthorityMoves;
  private final List<GateRule> beforeTheWayBackCloses;
  private final List<GateRule> beforeTheEnd;
  private final GateLimits limits;

  /**
   * Sets the limits.
   *
   * @throws IllegalArgumentException if a rule is left out that does not exist, or may not be
   */
  public GatePolicy(GateLimits limits) {
    this.limits = limits;
    always =
        List.of(
            new BridgeRunning(),
            new DomainCaughtUp(),
            new DeadLettersEmpty(),
            new ReconciliationClean(),
            new ReconciliationComplete(),
            new ReconciliationFresh(limits.reconciliationMaxAge()),
            new FleetAcknowledged());
    GateRule ledger = new LedgerClean(limits.ledgerWindow());
    beforeTheAuthorityMoves =
        List.of(
            ledger,
            new ShadowReadsAgree(
                limits.shadowWindow(), limits.shadowMinSamples(), limits.shadowMaxPerMillion()));
    beforeTheWayBackCloses =
        List.of(
            ledger,
            new ReverseSyncHealthy(limits.reverseSyncMaxLag()),
            new NoStrayWrites(limits.strayWindow()));
    beforeTheEnd = List.of(new WayBackTried());
    requireKnown(limits.leftOut());
  }

  /** Asks every rule before a stage, in a fixed order, also after one said no. */
  public List<Gate> judge(Stage to, Evidence evidence) {
    return rules(to)
        .filter(rule -> !limits.leftOut().contains(rule.id()))
        .map(rule -> rule.judge(evidence))
        .toList();
  }

  /** The limits that it was given. */
  public GateLimits limits() {
    return limits;
  }

  private Stream<GateRule> rules(Stage to) {
    return switch (to) {
      case OFF, DUAL_WRITE, SHADOW -> always.stream();
      case LIVE -> Stream.concat(always.stream(), beforeTheAuthorityMoves.stream());
      case RAMP_DOWN -> Stream.concat(always.stream(), beforeTheWayBackCloses.stream());
      case COMPLETE ->
          Stream.concat(
              Stream.concat(always.stream(), beforeTheWayBackCloses.stream()),
              beforeTheEnd.stream());
    };
  }

  // Without these a step forward would rest on nothing.
  private void requireKnown(Set<String> leftOut) {
    Set<String> allowed =
        Stream.of(beforeTheAuthorityMoves, beforeTheWayBackCloses, beforeTheEnd)
            .flatMap(List::stream)
            .map(GateRule::id)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String rule : leftOut) {
      if (!allowed.contains(rule)) {
        throw new IllegalArgumentException(
            "The gate '" + rule + "' cannot be left out. These can: " + allowed);
      }
    }
  }
}
