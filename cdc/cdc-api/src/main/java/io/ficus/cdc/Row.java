package io.ficus.cdc;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One image of a legacy row, column by column, as the log carried it. Immutable.
 *
 * <p>Values are JSON's: text, numbers ({@link Long}, {@link BigDecimal}), booleans and null.
 * Numerics and temporal types are text: decimals plain, dates and times ISO-8601. A column that the
 * log did not carry, because its large value did not change, is {@link #isUnchanged unchanged}; one
 * whose value was too large for a record is {@link #isCut cut}. Reading either is an error, never
 * an empty value and never a part.
 */
public final class Row {

  /** What stands in an envelope for a large value that the log did not carry. */
  public static final String UNCHANGED = "__debezium_unavailable_value";

  /** What stands in a row for a value that was too large, of which the record held a part only. */
  public static final String CUT = "__ficus_cut_value";

  private final String table;
  private final Map<String, @Nullable Object> columns;

  public Row(String table, Map<String, @Nullable Object> columns) {
    this.table = table;
    this.columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** The table that it is of, as the log names it. */
  public String table() {
    return table;
  }

  /** All columns in table order. */
  public Map<String, @Nullable Object> columns() {
    return columns;
  }

  /** True if the log did not carry this column's value because it did not change. */
  public boolean isUnchanged(String column) {
    return UNCHANGED.equals(columns.get(column));
  }

  /** True if this column's value was too large for a record, and a part of it was left out. */
  public boolean isCut(String column) {
    return CUT.equals(columns.get(column));
  }

  /** The text of a column, absent where the column is NULL. Padding of char columns is kept. */
  public Optional<String> text(String column) {
    return value(column).map(Object::toString);
  }

  /** The text of a column without leading and trailing blanks; absent where the column is NULL. */
  public Optional<String> trimmed(String column) {
    return text(column).map(String::strip);
  }

  /** A whole number; absent where the column is NULL. */
  public Optional<Long> number(String column) {
    return value(column).map(v -> exact(column, v));
  }

  /** A decimal with the scale that the log carried; absent where the column is NULL. */
  public Optional<BigDecimal> decimal(String column) {
    return value(column).map(v -> toDecimal(column, v));
  }

  /** The text of a column that the reader cannot do without. */
  public String requiredText(String column) {
    return text(column).orElseThrow(() -> missing(column));
  }

  /** The number of a column that the reader cannot do without. */
  public long requiredNumber(String column) {
    return number(column).orElseThrow(() -> missing(column));
  }

  private Optional<Object> value(String column) {
    if (!columns.containsKey(column)) {
      throw new UnmappableChangeException(table, column, "the column is not in the change event");
    }
    if (isUnchanged(column)) {
      throw new UnmappableChangeException(
          table,
          column,
          "the log did not carry its unchanged large value; run ALTER TABLE "
              + table
              + " REPLICA IDENTITY FULL");
    }
    if (isCut(column)) {
      throw new UnmappableChangeException(
          table,
          column,
          "the row was too large for a record, and this is not the value but what was left of it;"
              + " raise ficus.changes.max-record-bytes or set ficus.changes.larger to claim-check,"
              + " and read the row again (ficus bridge snapshot start)");
    }
    return Optional.ofNullable(columns.get(column));
  }

  private long exact(String column, Object value) {
    try {
      return toDecimal(column, value).longValueExact();
    } catch (ArithmeticException e) {
      throw new UnmappableChangeException(table, column, "'" + value + "' is not a whole number");
    }
  }

  private BigDecimal toDecimal(String column, Object value) {
    try {
      return value instanceof BigDecimal decimal
          ? decimal
          : new BigDecimal(value.toString().strip());
    } catch (NumberFormatException e) {
      throw new UnmappableChangeException(table, column, "'" + value + "' is not a number");
    }
  }

  private UnmappableChangeException missing(String column) {
    return new UnmappableChangeException(table, column, "it is NULL, and the domain needs a value");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && row.table.equals(table) && row.columns.equals(columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return table + columns;
  }
}
