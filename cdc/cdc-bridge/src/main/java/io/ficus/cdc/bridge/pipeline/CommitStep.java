package io.ficus.cdc.bridge.pipeline;

/** The steps of writing, in their order. A crash may come before and after each of them. */
public enum CommitStep {
  /** Records were converted; none of them was sent. */
  CONVERTED,
  /** The records of a batch were handed to the producer. */
  SENT,
  /** The position was handed to the producer, and the commit was not asked for. */
  POSITION_SENT,
  /** Kafka has committed; nobody else knows. */
  COMMITTED,
  /** It is told what is durable, and the source was not. */
  MARKED,
  /** The source was given leave to forget what is durable. */
  CONFIRMED
}
