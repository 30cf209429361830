package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.LegacySource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether tables can be carried besides others. */
final class Additions {

  private final BridgeConfig config;
  private final LegacySource source;

  Additions(BridgeConfig config, LegacySource source) {
    this.config = config;
    this.source = source;
  }

  /**
   * About how many rows they have.
   *
   * @throws IllegalArgumentException if one cannot be carried, or is already
   */
  Map<String, Long> estimate(List<String> tables) {
    List<String> all = new ArrayList<>(config.tables());
    for (String table : tables) {
      if (all.contains(table)) {
        throw new IllegalArgumentException(
            "The bridge carries " + table + " already; see ficus bridge tables list");
      }
      if (!table.matches("[^.,]+\\.[^.,]+")) {
        throw new IllegalArgumentException(
            "Name each table with its schema (on MariaDB with its database), as in public.customer: "
                + table);
      }
      all.add(table);
    }
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("Name at least one table");
    }
    try (LegacySource asked = source.with(config.toBuilder().tables(all).build())) {
      refuse(asked.obstaclesToReading());
      refuse(asked.obstacles());
      refuse(asked.obstaclesToAdding(tables));
      Map<String, Long> estimates = new LinkedHashMap<>();
      for (String table : tables) {
        estimates.put(table, asked.estimate(table, ""));
      }
      return estimates;
    } catch (BridgeFault e) {
      throw new IllegalStateException(e.getMessage() + ". Nothing was changed; ask again", e);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The source database does not answer, so nothing was changed: "
              + e.getMessage()
              + ". Ask again once it does",
          e);
    }
  }

  private static void refuse(List<String> obstacles) {
    if (!obstacles.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(" ", obstacles) + " Then ask again; nothing was changed.");
    }
  }
}
