package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.ChangeSettings;
import io.ficus.app.config.ChangeSettings.ColumnSettings;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.ColumnRule;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is done to changes, as the settings describe it. */
final class ChangeWiring {

  private ChangeWiring() {}

  /** The rules; what cannot be is a {@link StartFailure}. */
  static ChangeRules rules(ChangeSettings settings) {
    Map<String, ColumnRule> columns = new LinkedHashMap<>();
    for (ColumnSettings one : settings.columns()) {
      ColumnRule rule =
          new ColumnRule(one.include(), one.exclude(), one.mask(), one.hash(), one.shorten());
      if (columns.put(one.table(), rule) != null) {
        throw StartFailure.usage(
            "ficus.changes.columns names the table " + one.table() + " twice. Put both into one.");
      }
    }
    try {
      return new ChangeRules(
          columns,
          settings.hashSalt(),
          settings.truncates(),
          settings.maxRecordBytes(),
          settings.larger(),
          settings.schemaChanges());
    } catch (IllegalArgumentException e) {
      throw StartFailure.usage("ficus.changes: " + e.getMessage());
    }
  }
}
