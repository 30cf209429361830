package io.ficus.cdc.bridge.source;

/** How far a bridge is with a source. */
public enum Phase {
  /** No snapshot is complete: whatever is in Kafka, it must be taken from the beginning. */
  SNAPSHOT,
  /** The snapshot is complete; the log is followed. */
  STREAM
}
