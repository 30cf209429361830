package io.ficus.reconciliation.application;

import java.time.Instant;
import java.util.Optional;

/** The kill switch of a domain's reconciliations, for all instances. Thread-safe. */
public interface Holds {

  /** Who switched them off and why, if they are. */
  Optional<String> held(String domain);

  /** Switches them off, and writes it into the audit. */
  void hold(String domain, String actor, String reason, Instant at);

  /** Switches them on, and writes it into the audit. */
  void release(String domain, String actor, String reason, Instant at);
}
