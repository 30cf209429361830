package io.ficus.cdc.bridge.capture;

import io.ficus.cdc.bridge.fault.BridgeFault;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;

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

  /** What a task is given; {@code offsets} answers it whenever it asks where it stands. */
  static SourceTaskContext context(Map<String, String> properties, DurableOffsets offsets) {
    return new Context(properties, offsets);
  }

  private record Context(Map<String, String> configs, DurableOffsets offsetStorageReader)
      implements SourceTaskContext {

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("Connectors of this version do not ask for it");
    }
  }
}
