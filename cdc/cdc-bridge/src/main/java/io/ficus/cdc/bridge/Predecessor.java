package io.ficus.cdc.bridge;

/** Whose place in the log a bridge takes over. */
public sealed interface Predecessor {

  /**
   * A connector of Kafka Connect, by what it has stored in Kafka.
   *
   * @param name the connector's
   * @param offsetTopic the worker's {@code offset.storage.topic}
   */
  record Connector(String name, String offsetTopic) implements Predecessor {}

  /**
   * A connector of Kafka Connect, by what its REST API shows.
   *
   * @param offsets what {@code GET /connectors/<name>/offsets} answers
   */
  record ShownConnector(String offsets) implements Predecessor {}

  /**
   * Another bridge on the same Kafka.
   *
   * @param name the bridge's
   */
  record OtherBridge(String name) implements Predecessor {}
}
