package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.SourcePosition;

/**
 * What a run reports on its way, from the thread that writes. All but the first is true in Kafka.
 */
public interface Milestones {

  /** The source has handed something out. */
  void arrived();

  /** The first rows of the snapshot are in Kafka. */
  void snapshotBegan();

  /** The snapshot, if there was one, is complete. Said with every commit of the stream. */
  void streams();

  /** A source transaction was too large for one Kafka transaction, and was cut. */
  void cut(String transaction);

  /** The heartbeat with this content has come back, and everything before it is in Kafka. */
  void heartbeat(String content);

  /**
   * A Kafka transaction was committed.
   *
   * @param tally what it held
   * @param position everything before it is in Kafka; 0:0 before the snapshot is complete
   */
  void committed(BatchTally tally, SourcePosition position);
}
