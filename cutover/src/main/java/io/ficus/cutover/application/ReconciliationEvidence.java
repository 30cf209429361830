package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.LastReconciliation;

/**
 * What is known of the reconciliation of a domain. Promises the latest run that has ended, also if
 * it failed (as UNPROVEN), and the same answer after a restart; throws an unchecked exception if it
 * cannot be found out. Thread-safe.
 */
public interface ReconciliationEvidence {

  /** The latest run of a domain. */
  LastReconciliation last(String domain);
}
