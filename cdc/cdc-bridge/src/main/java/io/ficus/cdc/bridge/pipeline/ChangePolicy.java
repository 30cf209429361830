package io.ficus.cdc.bridge.pipeline;

import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is done to changes on their way out: masking, truncation, markers, limits. Any number of
 * them, applied in their order to every change and snapshot row that is not in Kafka yet (never to
 * marks). Both methods are called from several threads at once, for different records, so a policy
 * holds no state that depends on their order; the records still leave in log order.
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
  default Optional<OutgoingChange> before(OutgoingChange change) {
    return Optional.of(change);
  }

  /**
   * After it became bytes, addressed and with all its headers.
   *
   * @return what is sent in its place
   */
  default ProducerRecord<byte[], byte[]> after(
      OutgoingChange change, ProducerRecord<byte[], byte[]> bytes) {
    return bytes;
  }
}
