package io.ficus.cdc.bridge.connect;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Topics and keys of a bridge, as Connect's own transforms make them. The keys of a route become
 * the same bytes as the bridge's, so that an aggregate stays in its partition.
 */
final class ConnectorRoutes {

  private static final String CONNECT = "org.apache.kafka.connect.transforms.";

  private final BridgeConfig bridge;
  private final Map<String, String> config = new LinkedHashMap<>();
  private final List<String> transforms = new ArrayList<>();
  private final List<String> predicates = new ArrayList<>();

  private ConnectorRoutes(BridgeConfig bridge) {
    this.bridge = bridge;
  }

  static Map<String, String> of(BridgeConfig bridge) {
    return new ConnectorRoutes(bridge).all();
  }

  private Map<String, String> all() {
    for (int i = 0; i < bridge.routes().size(); i++) {
      route("route" + i, bridge.routes().get(i));
    }
    if (!bridge.routes().isEmpty()) {
      config.put(
          "message.key.columns",
          bridge.routes().stream()
              .flatMap(route -> new TreeMap<>(route.keyColumns()).entrySet().stream())
              .map(key -> ConnectorConfiguration.pattern(key.getKey()) + ":" + key.getValue())
              .collect(Collectors.joining(";")));
    }
    String source = ConnectorConfiguration.pattern(bridge.source());
    router("prefix", source + "\\.(.*)", "cdc." + bridge.source() + ".$1");
    config.put("transforms", String.join(",", transforms));
    if (!predicates.isEmpty()) {
      config.put("predicates", String.join(",", predicates));
    }
    return config;
  }

  private void route(String id, Route route) {
    String tables = predicate(id, route.keyColumns().keySet());
    // One for each column: a transform that renames two to the same name mixes them up.
    Map<String, Set<String>> byColumn = new TreeMap<>();
    route
        .keyColumns()
        .forEach(
            (table, column) -> byColumn.computeIfAbsent(column, any -> new TreeSet<>()).add(table));
    byColumn.remove(route.keyName());
    int number = 0;
    for (Map.Entry<String, Set<String>> renamed : byColumn.entrySet()) {
      String name = id + "Name" + number++;
      predicate(name, renamed.getValue());
      onKeys(name, "ReplaceField$Key", "renames", renamed.getKey() + ":" + route.keyName(), name);
    }
    onKeys(id + "Text", "Cast$Key", "spec", route.keyName() + ":string", id);
    router(id + "Topic", tables, "cdc." + bridge.source() + "." + route.name());
  }

  /** Declares which topics of the connector are those of some tables; returns the expression. */
  private String predicate(String name, Set<String> tables) {
    String topics =
        ConnectorConfiguration.pattern(bridge.source())
            + "\\."
            + tables.stream()
                .sorted()
                .map(ConnectorConfiguration::pattern)
                .collect(Collectors.joining("|", "(", ")"));
    predicates.add(name);
    config.put("predicates." + name + ".type", CONNECT + "predicates.TopicNameMatches");
    config.put("predicates." + name + ".pattern", topics);
    return topics;
  }

  private void onKeys(String name, String type, String setting, String value, String predicate) {
    transforms.add(name);
    config.put("transforms." + name + ".type", CONNECT + type);
    config.put("transforms." + name + "." + setting, value);
    config.put("transforms." + name + ".predicate", predicate);
  }

  private void router(String name, String regex, String replacement) {
    transforms.add(name);
    config.put("transforms." + name + ".type", CONNECT + "RegexRouter");
    config.put("transforms." + name + ".regex", regex);
    config.put("transforms." + name + ".replacement", replacement);
  }
}
