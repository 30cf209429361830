package io.ficus.reconciliation;

import java.util.Optional;

/**
 * How somebody wants a run to be, where not as usual.
 *
 * @param engine how it finds the keys that it looks at again
 * @param locksRows whether it may lock the rows of keys that never stand still
 */
public record RunTerms(Optional<Engine> engine, Optional<Boolean> locksRows) {

  /** As usual. */
  public static final RunTerms USUAL = new RunTerms(Optional.empty(), Optional.empty());

  /** The same by another engine. */
  public RunTerms by(Engine other) {
    return new RunTerms(Optional.of(other), locksRows);
  }

  /** The same with or without locks. */
  public RunTerms locking(boolean rows) {
    return new RunTerms(engine, Optional.of(rows));
  }
}
