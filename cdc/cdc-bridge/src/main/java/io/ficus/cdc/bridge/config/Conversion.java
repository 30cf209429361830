package io.ficus.cdc.bridge.config;

import java.util.Map;

/**
 * How keys and values become bytes.
 *
 * @param keyConverter the class name of a Kafka Connect converter; empty for plain JSON
 * @param valueConverter the same for values
 * @param properties of both converters, for example {@code schema.registry.url}
 */
public record Conversion(
    String keyConverter, String valueConverter, Map<String, String> properties) {

  /** JSON without schemas, written without a converter. */
  public static final Conversion PLAIN_JSON = new Conversion("", "", Map.of());

  public Conversion {
    properties = Map.copyOf(properties);
    if (keyConverter.isEmpty() != valueConverter.isEmpty()) {
      throw new IllegalArgumentException(
          "Name a converter for keys and one for values, or none: \""
              + keyConverter
              + "\", \""
              + valueConverter
              + "\"");
    }
  }

  /** True if no converter is asked for. */
  public boolean isPlainJson() {
    return valueConverter.isEmpty();
  }
}
