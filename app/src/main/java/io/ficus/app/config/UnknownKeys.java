package io.ficus.app.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Finds keys below {@code ficus.} that no settings record declares, and the known key that each
 * most likely stands for. A key that is silently ignored is a setting that somebody believes in.
 */
public final class UnknownKeys {

  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  private static final Pattern CAMEL_HUMP = Pattern.compile("(?<=[a-z0-9])[A-Z]");

  private final Set<String> known = new LinkedHashSet<>();
  private final List<String> openPrefixes = new ArrayList<>();

  /** Learns the keys of the given settings records. */
  public UnknownKeys(Collection<Class<? extends Record>> settings) {
    for (Class<? extends Record> type : settings) {
      learn(type.getAnnotation(ConfigurationProperties.class).value(), type);
    }
  }

  /** The keys that may be set, in the order of declaration; an index stands as {@code []}. */
  public Set<String> known() {
    return Set.copyOf(known);
  }

  /**
   * Says what is wrong with a key.
   *
   * @param key as it stands in the configuration, {@code ficus.source.routes[0].name}
   * @return a sentence, or an empty text if the key is known or not below {@code ficus.}
   */
  public String explain(String key) {
    String canonical = dashed(INDEX.matcher(key).replaceAll("[]"));
    if (!canonical.startsWith("ficus.")
        || known.contains(canonical)
        || openPrefixes.stream().anyMatch(canonical::startsWith)) {
      return "";
    }
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(candidate -> distance.apply(canonical, candidate)))
            .orElseThrow();
    return "Unknown configuration key '" + key + "'. The nearest known key is '" + nearest + "'.";
  }

  /** Spring takes {@code jdbcUrl} for {@code jdbc-url}, so both are known. */
  private static String dashed(String key) {
    return CAMEL_HUMP.matcher(key).replaceAll(hump -> "-" + hump.group().toLowerCase(Locale.ROOT));
  }

  private void learn(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
      Class<?> value = component.getType();
      if (Map.class.isAssignableFrom(value)) {
        openPrefixes.add(key + ".");
        openPrefixes.add(key + "[");
        known.add(key);
      } else if (List.class.isAssignableFrom(value)) {
        learnList(key, component);
      } else if (value.isRecord()) {
        learn(key, value);
      } else {
        known.add(key);
      }
    }
  }

  private void learnList(String key, RecordComponent component) {
    known.add(key);
    if (component.getGenericType() instanceof java.lang.reflect.ParameterizedType list
        && list.getActualTypeArguments()[0] instanceof Class<?> element
        && element.isRecord()) {
      learn(key + "[]", element);
    } else {
      known.add(key + "[]");
    }
  }
}
