package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.util.List;

/** Every rule that stands before a step forward; each step asks all of them. Immutable. */
public final class GatePolicy {

  private final List<GateRule> rules;

  /**
   * Sets the limits.
   *
   * @param reconciliationMaxAge the age at which a reconciliation no longer counts; positive
   * @throws IllegalArgumentException if it is not positive
   */
  public GatePolicy(Duration reconciliationMaxAge) {
    if (reconciliationMaxAge.isNegative() || reconciliationMaxAge.isZero()) {
      throw new IllegalArgumentException(
          "The maximum age of a reconciliation must be positive, and is " + reconciliationMaxAge);
    }
    rules =
        List.of(
            new BridgeRunning(),
            new DomainCaughtUp(),
            new DeadLettersEmpty(),
            new ReconciliationClean(),
            new ReconciliationComplete(),
            new ReconciliationFresh(reconciliationMaxAge));
  }

  /** Asks every rule, in a fixed order, also after one said no. */
  public List<Gate> judge(Evidence evidence) {
    return rules.stream().map(rule -> rule.judge(evidence)).toList();
  }
}
