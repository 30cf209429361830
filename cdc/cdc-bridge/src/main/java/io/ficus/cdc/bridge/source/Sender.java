package io.ficus.cdc.bridge.source;

/** What is known of whoever hands out a source's log to a bridge, while nothing of it arrives. */
public enum Sender {
  /** It reads log of which nothing is carried, or rows that were asked for. */
  WORKS,
  /** It has handed out all that it had, or waits for somebody to take it. */
  WAITS,
  /** There is none: the connector is still on its way there, or its connection has ended. */
  ABSENT
}
