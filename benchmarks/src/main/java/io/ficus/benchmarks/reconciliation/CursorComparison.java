package io.ficus.benchmarks.reconciliation;

import io.ficus.benchmarks.reconciliation.Ground.Part;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ColumnType;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What one writes in an afternoon: two ordered cursors, walked over together. */
final class CursorComparison implements Way.Comparing {

  private final Ground ground;

  CursorComparison(Ground ground) {
    this.ground = ground;
  }

  @Override
  public Long call() throws Exception {
    List<Callable<Long>> work = new ArrayList<>();
    for (Part part : ground.parts(ground.threads())) {
      work.add(() -> differing(part));
    }
    return ground.sum(work);
  }

  private long differing(Part part) throws SQLException {
    try (Connection legacy = ground.legacy().connect();
        Connection domain = ground.domain().connect();
        ResultSet left = cursor(ground.legacy(), legacy, part);
        ResultSet right = cursor(ground.domain(), domain, part)) {
      long differing = 0;
      boolean more = left.next();
      boolean others = right.next();
      while (more || others) {
        int order =
            more && others ? Long.compare(left.getLong(1), right.getLong(1)) : more ? -1 : 1;
        if (order != 0 || !same(left, right)) {
          differing++;
        }
        more = order <= 0 ? left.next() : more;
        others = order >= 0 ? right.next() : others;
      }
      return differing;
    }
  }

  private ResultSet cursor(Store store, Connection connection, Part part) throws SQLException {
    // PostgreSQL's driver reads by portions in a transaction only.
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    statement.setFetchSize(1000);
    return statement.executeQuery(
        Customers.query(store, ground.table()) + part.where() + " ORDER BY id");
  }

  private boolean same(ResultSet left, ResultSet right) throws SQLException {
    for (int i = 0; i < Customers.COLUMNS.size(); i++) {
      Column column = Customers.COLUMNS.get(i);
      if (!Objects.equals(
          value(ground.legacy(), left, i + 2, column.type()),
          value(ground.domain(), right, i + 2, column.type()))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object value(Store store, ResultSet row, int at, ColumnType type)
      throws SQLException {
    if (type instanceof ColumnType.Whole) {
      return row.getLong(at);
    }
    if (type instanceof ColumnType.Flag) {
      return row.getBoolean(at);
    }
    if (type instanceof ColumnType.Decimal) {
      BigDecimal number = row.getBigDecimal(at);
      return number == null ? null : number.stripTrailingZeros();
    }
    if (type instanceof ColumnType.Moment) {
      return store.isPostgres()
          ? row.getObject(at, OffsetDateTime.class).toInstant()
          : row.getObject(at, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
    return row.getString(at);
  }

  @Override
  public void close() {}
}
