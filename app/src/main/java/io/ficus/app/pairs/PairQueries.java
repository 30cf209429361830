package io.ficus.app.pairs;

import io.ficus.app.config.PairSettings;
import io.ficus.app.config.PairSettings.KeyType;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.SideQueries;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts somebody's query into the form that a side is read in: narrowed to some keys, and in the
 * order of the keys unless the pair has none. A text is compared and ordered by its code points on
 * both sides, whatever the collation of its column is.
 */
final class PairQueries {

  private PairQueries() {}

  static SideQueries of(
      String side, PairSettings pair, String sql, List<Column> columns, boolean mariaDb) {
    String own = sql.strip().replaceAll(";\\s*$", "");
    String keyed =
        " FROM (SELECT q.*, "
            + key(pair, mariaDb)
            + " AS ficus_key FROM ("
            + own
            + ") q) p WHERE @in(ficus_key)";
    String rows =
        "SELECT ficus_key, "
            + columns.stream().map(Column::name).collect(Collectors.joining(", "))
            + keyed
            + (pair.ordered() ? " ORDER BY ficus_key" : "");
    SideQueries queries =
        new SideQueries(
            pair.name() + ", " + side, List.of("SELECT ficus_key" + keyed), List.of(rows));
    return pair.ordered() ? queries.withOneRowPerKey() : queries.withoutOrder();
  }

  private static String key(PairSettings pair, boolean mariaDb) {
    String column = "q." + pair.key();
    if (pair.keyType() == KeyType.NUMBER) {
      return column;
    }
    return mariaDb
        ? "CONVERT(" + column + " USING utf8mb4) COLLATE utf8mb4_nopad_bin"
        : column + "::text COLLATE \"C\"";
  }
}
