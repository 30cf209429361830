package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Approval;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every rule that stands before a step forward. Immutable. */
public final class GatePolicy {

  /** Without these, what is meant to be moved would not be known to be there. */
  private static final Set<String> NEVER_OVERRIDDEN =
      Set.of("bridge-running", "domain-caught-up", "fleet-acknowledged", ApprovedBySecondPerson.ID);

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

  /**
   * Asks every rule before a stage, in a fixed order, also after one said no. One that is left out
   * is not asked, and stands among the others as such: what nobody sees, nobody misses.
   */
  public List<Gate> judge(Stage to, Evidence evidence) {
    Optional<Approval> approval =
        ApprovedBySecondPerson.standing(evidence, to, limits.approvalMaxAge());
    return before(to).map(rule -> judge(rule, evidence, approval)).toList();
  }

  private Gate judge(GateRule rule, Evidence evidence, Optional<Approval> approval) {
    if (isLeftOut(rule)) {
      return Gate.leftOut(rule.id(), rule.limit());
    }
    Gate gate = rule.judge(evidence);
    return approval.map(it -> overridden(gate, it)).orElse(gate);
  }

  private static Gate overridden(Gate gate, Approval approval) {
    return gate.isOpen() || !approval.overrides().contains(gate.rule())
        ? gate
        : gate.overriddenBy(
            new Gate.Overridden(
                approval.id(),
                approval.asked().actor(),
                approval.asked().reason(),
                approval.approved().orElseThrow().actor()));
  }

  /** The rules before a stage that two people may override, by id. */
  public Set<String> overridable(Stage to) {
    return before(to)
        .filter(rule -> !isLeftOut(rule))
        .map(GateRule::id)
        .filter(rule -> !NEVER_OVERRIDDEN.contains(rule))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isLeftOut(GateRule rule) {
    return limits.leftOut().contains(rule.id());
  }

  private Stream<GateRule> before(Stage to) {
    Stream<GateRule> rules = rules(to);
    return limits.twoPersonStages().contains(to)
        ? Stream.concat(rules, Stream.of(new ApprovedBySecondPerson(to, limits.approvalMaxAge())))
        : rules;
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
