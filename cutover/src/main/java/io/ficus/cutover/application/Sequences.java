package io.ficus.cutover.application;

import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.handover.PartOutcome;

/**
 * The id sequences of a domain. Promises that after {@link #handOver} the store that will have the
 * authority gives no id that the other one has given; called while both refuse writes. Idempotent:
 * sequences only ever go up. Thread-safe.
 */
public interface Sequences {

  /** Lifts the sequences of one store above those of the other, and above every id in use. */
  PartOutcome handOver(String domain, Authority to);
}
