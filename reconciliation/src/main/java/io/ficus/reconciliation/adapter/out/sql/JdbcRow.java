package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.StoredRow;
import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row as a driver brought it. */
final class JdbcRow implements StoredRow {

  private final Columns columns;
  private final @Nullable Object[] values;
  private int next;

  JdbcRow(Columns columns, @Nullable Object[] values) {
    this.columns = columns;
    this.values = values;
  }

  private int place(String column) {
    int place = columns.place(column, next);
    next = place + 1;
    return place;
  }

  @Override
  public @Nullable String text(String column) {
    Object value = values[place(column)];
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
    return value == null ? null : value.toString();
  }

  @Override
  public @Nullable Long number(String column) {
    Object value = values[place(column)];
    if (value == null || value instanceof Long) {
      return (Long) value;
    }
    if (value instanceof BigDecimal number) {
      return number.longValueExact();
    }
    throw Cell.notA("whole number", column, value.getClass().getSimpleName());
  }

  @Override
  public @Nullable Boolean flag(String column) {
    Object value = values[place(column)];
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    // MariaDB has no boolean of its own; true is 1.
    if (value instanceof Long number && (number == 0 || number == 1)) {
      return number == 1;
    }
    throw Cell.notA("boolean", column, value.getClass().getSimpleName());
  }

  @Override
  public Value value(String column, ColumnType type) {
    Object value = values[place(column)];
    if (value == null) {
      return Value.Absent.ABSENT;
    }
    if (type instanceof ColumnType.Text) {
      return Value.text(text(column));
    }
    if (type instanceof ColumnType.Whole) {
      return Value.whole(number(column));
    }
    if (type instanceof ColumnType.Flag) {
      return Value.flag(flag(column));
    }
    if (type instanceof ColumnType.Moment) {
      if (value instanceof Instant moment) {
        return Value.moment(moment);
      }
      throw Cell.notAMoment(column, value.getClass().getSimpleName());
    }
    if (type instanceof ColumnType.Decimal) {
      return decimal(column, value);
    }
    throw new IllegalArgumentException("Children are not a column: " + column);
  }

  private static Value decimal(String column, Object value) {
    if (value instanceof BigDecimal number) {
      return Value.decimal(number);
    }
    if (value instanceof Long number) {
      return Value.decimal(BigDecimal.valueOf(number));
    }
    if (value instanceof Double || value instanceof Float) {
      return PgBinary.floating(((Number) value).doubleValue(), value.toString());
    }
    throw Cell.notA("number", column, value.getClass().getSimpleName());
  }
}
