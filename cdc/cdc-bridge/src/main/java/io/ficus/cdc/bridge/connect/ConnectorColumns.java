package io.ficus.cdc.bridge.connect;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.ColumnRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is done to changes, as Debezium's own settings can say it; what they cannot is named. */
final class ConnectorColumns {

  private ConnectorColumns() {}

  static void of(BridgeConfig bridge, Map<String, String> config, List<String> differences) {
    ChangeRules rules = bridge.rules();
    Map<String, ColumnRule> columns = new TreeMap<>(rules.columns());
    lists(bridge, columns, config);
    Map<Integer, Set<String>> shortened = new TreeMap<>();
    columns.forEach(
        (table, rule) ->
            rule.shorten()
                .forEach(
                    (column, length) ->
                        shortened
                            .computeIfAbsent(length, any -> new TreeSet<>())
                            .add(ConnectorConfiguration.pattern(table + "." + column))));
    shortened.forEach(
        (length, names) ->
            config.put("column.truncate.to." + length + ".chars", String.join(",", names)));
    Set<String> hidden = new LinkedHashSet<>();
    columns.forEach(
        (table, rule) -> hiddenIn(rule).forEach(column -> hidden.add(table + "." + column)));
    if (!hidden.isEmpty()) {
      differences.add(
          "Columns that the bridge masks or hashes are left out, because Debezium passes what is no"
              + " text as it is: "
              + String.join(", ", hidden));
    }
    truncates(rules, config, differences);
    if (!rules.appendOnly().isEmpty()) {
      differences.add(
          "Updates and deletes of tables that are only appended to are carried: "
              + String.join(", ", new TreeSet<>(rules.appendOnly())));
    }
    if (rules.mostBytes() > 0) {
      differences.add(
          "A row of more than ficus.changes.max-record-bytes is not cut: it stops the connector if"
              + " Kafka does not take it.");
    }
  }

  private static Set<String> hiddenIn(ColumnRule rule) {
    Set<String> hidden = new TreeSet<>(rule.mask());
    hidden.addAll(rule.hash());
    return hidden;
  }

  /** Debezium takes a list of what is carried, or of what is not, of all tables together. */
  private static void lists(
      BridgeConfig bridge, Map<String, ColumnRule> columns, Map<String, String> config) {
    List<String> patterns = new ArrayList<>();
    if (columns.values().stream().allMatch(rule -> rule.include().isEmpty())) {
      columns.forEach(
          (table, rule) ->
              leftOut(rule)
                  .forEach(
                      column ->
                          patterns.add(ConnectorConfiguration.pattern(table + "." + column))));
      if (!patterns.isEmpty()) {
        config.put("column.exclude.list", String.join(",", patterns));
      }
      return;
    }
    for (String table : bridge.tables()) {
      ColumnRule rule = columns.get(table);
      String name = ConnectorConfiguration.pattern(table) + "\\.";
      if (rule == null || (rule.include().isEmpty() && leftOut(rule).isEmpty())) {
        patterns.add(name + ".*");
      } else if (rule.include().isEmpty()) {
        patterns.add(name + "(?!(" + alternatives(leftOut(rule)) + ")$).*");
      } else {
        Set<String> carried = new TreeSet<>(rule.include());
        carried.removeAll(leftOut(rule));
        patterns.add(name + "(" + alternatives(carried) + ")");
      }
    }
    config.put("column.include.list", String.join(",", patterns));
  }

  private static Set<String> leftOut(ColumnRule rule) {
    Set<String> out = hiddenIn(rule);
    out.addAll(rule.exclude());
    return out;
  }

  private static String alternatives(Set<String> columns) {
    return columns.stream().map(ConnectorConfiguration::pattern).collect(Collectors.joining("|"));
  }

  private static void truncates(
      ChangeRules rules, Map<String, String> config, List<String> differences) {
    switch (rules.truncates()) {
      case CARRY -> {}
      case SKIP -> config.put("skipped.operations", "t");
      case HALT ->
          differences.add(
              "A TRUNCATE is carried as op \"t\"; the connector cannot halt before it.");
    }
  }
}
