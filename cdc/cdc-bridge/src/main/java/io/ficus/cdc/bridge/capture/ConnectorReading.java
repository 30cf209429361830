package io.ficus.cdc.bridge.capture;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What a running connector says of itself: Debezium's MBeans, by names of ours. */
public enum ConnectorReading {
  /** Age of the last event when the connector read it, in milliseconds. */
  BEHIND_SOURCE("streaming", "MilliSecondsBehindSource"),
  /** Since it read the last event, in milliseconds. */
  SINCE_LAST_EVENT("streaming", "MilliSecondsSinceLastEvent"),
  /** Events read since it began. */
  EVENTS_SEEN("streaming", "TotalNumberOfEventsSeen"),
  /** Events that it left out. */
  EVENTS_FILTERED("streaming", "NumberOfEventsFiltered"),
  /** Events that it could not read. */
  EVENTS_ERRONEOUS("streaming", "NumberOfErroneousEvents"),
  /** Transactions read whole. */
  TRANSACTIONS("streaming", "NumberOfCommittedTransactions"),
  /** 1 while it is connected to the source's log. */
  CONNECTED("streaming", "Connected"),
  /** Events that fit into its queue. */
  QUEUE_CAPACITY("streaming", "QueueTotalCapacity"),
  /** Events that still fit. */
  QUEUE_REMAINING("streaming", "QueueRemainingCapacity"),
  /** Bytes in it. */
  QUEUE_BYTES("streaming", "CurrentQueueSizeInBytes"),
  /** Tables of the first snapshot. */
  SNAPSHOT_TABLES("snapshot", "TotalTableCount"),
  /** Those that are still to be read. */
  SNAPSHOT_TABLES_REMAINING("snapshot", "RemainingTableCount"),
  /** How long it has taken so far, in seconds. */
  SNAPSHOT_DURATION("snapshot", "SnapshotDurationInSeconds");

  private final String context;
  private final String attribute;

  ConnectorReading(String context, String attribute) {
    this.context = context;
    this.attribute = attribute;
  }

  /**
   * The reading of the connector of a source; empty if none runs in this process.
   *
   * @param source the source's logical name
   */
  public Optional<Double> of(String source) {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName pattern =
          new ObjectName(
              "debezium.*:type=connector-metrics,context=" + context + ",server=" + source + ",*");
      for (ObjectName bean : beans.queryNames(pattern, null)) {
        Object value = beans.getAttribute(bean, attribute);
        if (value instanceof Number number) {
          return Optional.of(number.doubleValue());
        }
        if (value instanceof Boolean yes) {
          return Optional.of(yes ? 1.0 : 0.0);
        }
      }
    } catch (JMException e) {
      // It ended between the two questions.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
