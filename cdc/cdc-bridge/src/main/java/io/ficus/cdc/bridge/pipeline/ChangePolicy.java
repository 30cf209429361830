package io.ficus.cdc.bridge.pipeline;

import java.util.Optional;

/**
 * What is done to changes on their way out: masking, truncation, markers. Any number of them,
 * applied in their order to every change and snapshot row that is not in Kafka yet (never to
 * marks). Called from several threads at once, for different records, so a policy holds no state
 * that depends on their order; the records still leave in log order.
 *
 * <p>A policy is a function of the change: after a crash it is asked again and must answer the
 * same. It does not block, and does not write to Kafka or to the source. A {@code BridgeFault} that
 * it throws ends the run; a fatal one halts the bridge.
 */
public interface ChangePolicy {

  /**
   * Before the change becomes bytes.
   *
   * @return what goes out in its place; empty if nothing does
   */
  Optional<OutgoingChange> before(OutgoingChange change);
}
