package io.ficus.cdc.bridge.capture;

import io.ficus.cdc.bridge.fault.BridgeFault;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Makes a connector and its task, and what Kafka Connect would give them. */
final class ConnectorParts {

  private ConnectorParts() {}

  static SourceConnector connector(Map<String, String> properties) {
    return make(SourceConnector.class, properties.getOrDefault("connector.class", ""));
  }

  static SourceTask task(SourceConnector connector) {
    return make(SourceTask.class, connector.taskClass().getName());
  }

  private static <T> T make(Class<T> type, String name) {
    try {
      return type.cast(
          Class.forName(name, true, ConnectorParts.class.getClassLoader())
              .getDeclaredConstructor()
              .newInstance());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw BridgeFault.fatal(
          "The connector "
              + name
              + " cannot be made: "
              + e
              + ". Put its library on the class path, then start anew.",
          e);
    }
  }

  static SourceTaskContext context(
      Map<String, String> properties, Map<String, String> partition, Map<String, Object> offset) {
    return new Context(properties, partition, offset);
  }

  private record Context(
      Map<String, String> configs, Map<String, String> partition, Map<String, Object> offset)
      implements SourceTaskContext {

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new Offsets(partition, offset);
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("Connectors of this version do not ask for it");
    }
  }

  private record Offsets(Map<String, String> known, Map<String, Object> at)
      implements OffsetStorageReader {

    @Override
    public <T> Map<String, Object> offset(Map<String, T> asked) {
      // Kafka Connect answers null, whatever its nullness annotations would say.
      return offsets(java.util.List.of(asked)).getOrDefault(asked, nothing());
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
      for (Map<String, T> asked : partitions) {
        if (!at.isEmpty() && asked.equals(known)) {
          found.put(asked, at);
        }
      }
      return found;
    }

    @SuppressWarnings("NullAway")
    private static Map<String, Object> nothing() {
      return null;
    }
  }
}
