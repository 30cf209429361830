package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The newer-position rule in a table, in the caller's transaction: with locks, as the feed's is.
 */
final class StoredPositions implements AppliedPositions {

  private final JdbcTemplate store;

  StoredPositions(DataSource store) {
    this.store = new JdbcTemplate(store);
    this.store.execute(
        "CREATE TABLE applied (row_key text PRIMARY KEY, segment bigint, place bigint)");
  }

  @Override
  public Set<RowKey> advance(String domain, Collection<RowKey> rows, SourcePosition position) {
    Set<RowKey> moved = new HashSet<>();
    List<RowKey> sorted = rows.stream().sorted(Comparator.comparing(RowKey::toString)).toList();
    for (RowKey row : sorted) {
      int changed =
          store.update(
              "INSERT INTO applied AS a VALUES (?, ?, ?) ON CONFLICT (row_key) DO UPDATE SET"
                  + " segment = excluded.segment, place = excluded.place"
                  + " WHERE (a.segment, a.place) < (excluded.segment, excluded.place)",
              row.toString(),
              position.segment(),
              position.offset());
      if (changed > 0) {
        moved.add(row);
      }
    }
    return moved;
  }

  @Override
  public Map<RowKey, SourcePosition> reached(String domain, Collection<RowKey> rows) {
    Map<RowKey, SourcePosition> positions = new HashMap<>();
    for (RowKey row : rows) {
      store.query(
          "SELECT segment, place FROM applied WHERE row_key = ?",
          found -> {
            positions.put(row, new SourcePosition(found.getLong(1), found.getLong(2)));
          },
          row.toString());
    }
    return positions;
  }
}
