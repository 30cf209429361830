package io.ficus.reconciliation.application;

import io.ficus.reconciliation.LoadLimits;
import java.util.Optional;

/** What the stores and the feed suffer from. Thread-safe; must not throw. */
@FunctionalInterface
public interface LoadSignals {

  /** Nobody suffers. */
  LoadSignals QUIET = (domain, limits) -> Optional.empty();

  /** What is above its limit, for a person, if anything. */
  Optional<String> above(String domain, LoadLimits limits);
}
