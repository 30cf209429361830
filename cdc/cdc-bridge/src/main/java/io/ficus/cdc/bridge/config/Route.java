package io.ficus.cdc.bridge.config;

import java.util.Map;

/**
 * Several tables that go to one topic, keyed by the aggregate that they belong to, so that one
 * aggregate is one key and its changes arrive in commit order (contract C2).
 *
 * @param name the last part of the topic, {@code cdc.<source>.<name>}
 * @param keyName the field of the record key, {@code {"<keyName>":"<value>"}}
 * @param keyColumns table with its schema to the column that holds the aggregate's id
 */
public record Route(String name, String keyName, Map<String, String> keyColumns) {

  public Route {
    keyColumns = Map.copyOf(keyColumns);
    if (name.isBlank() || keyName.isBlank() || keyColumns.isEmpty()) {
      throw new IllegalArgumentException(
          "A route needs a name, a key name and at least one table with its key column: " + name);
    }
  }
}
