package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.Figures;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.SideQueries;
import io.ficus.reconciliation.Sides;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sides and figures that are read by SQL. */
final class SqlSides implements Sides {

  private static final Duration SHORT = Duration.ofSeconds(10);

  @Override
  public Side of(SideQueries queries, DataSource store, Assembler assembler) {
    return new SqlSide(queries, store, assembler);
  }

  @Override
  public Figures figures(String sql, DataSource store) {
    return () -> {
      try (Snapshot snapshot = Snapshot.open(store, SHORT);
          Statement statement = snapshot.connection().createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        SortedMap<String, String> figures = new TreeMap<>();
        while (rows.next()) {
          figures.put(String.valueOf(rows.getString(1)), told(rows));
        }
        return figures;
      } catch (SQLException e) {
        throw new IllegalStateException("Figures could not be read: " + e.getMessage(), e);
      }
    };
  }

  private static String told(ResultSet rows) throws SQLException {
    @Nullable Object value = rows.getObject(2);
    if (value instanceof BigDecimal number) {
      // 1.50 on one side is 1.5 on the other.
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Timestamp) {
      Timestamp at = rows.getTimestamp(2);
      return at == null ? "NULL" : at.toInstant().toString();
    }
    return value == null ? "NULL" : value.toString();
  }
}
