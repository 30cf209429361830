package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.StoredRow;
import io.ficus.reconciliation.Value;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row in binary form. A field is decoded when it is asked for. */
final class CopyRow implements StoredRow {

  private final Columns columns;
  private final byte[] bytes;
  private final int[] fields;
  private int next;

  /**
   * @param fields for each column where its field begins and how long it is; less than 0 for NULL
   */
  CopyRow(Columns columns, byte[] bytes, int[] fields) {
    this.columns = columns;
    this.bytes = bytes;
    this.fields = fields;
  }

  private int place(String column) {
    int place = columns.place(column, next);
    next = place + 1;
    return place;
  }

  private int at(int column) {
    return fields[2 * column];
  }

  private int length(int column) {
    return fields[2 * column + 1];
  }

  AggregateKey key() {
    if (length(0) < 0) {
      throw new IllegalArgumentException("A row has NULL for its key");
    }
    return columns.wholeKey() ? AggregateKey.of(whole(0)) : AggregateKey.of(text(0));
  }

  @Override
  public @Nullable String text(String column) {
    int i = place(column);
    return length(i) < 0 ? null : text(i);
  }

  @Override
  public @Nullable Long number(String column) {
    int i = place(column);
    return length(i) < 0 ? null : (Long) whole(i);
  }

  @Override
  public @Nullable Boolean flag(String column) {
    int i = place(column);
    return length(i) < 0 ? null : (Boolean) flag(i, column);
  }

  private boolean flag(int i, String column) {
    if (!columns.type(i).equals("bool")) {
      throw Cell.notA("boolean", column, columns.type(i));
    }
    return bytes[at(i)] != 0;
  }

  @Override
  public Value value(String column, ColumnType type) {
    int i = place(column);
    if (length(i) < 0) {
      return Value.Absent.ABSENT;
    }
    if (type instanceof ColumnType.Text) {
      return Value.text(text(i));
    }
    if (type instanceof ColumnType.Whole) {
      return Value.whole(whole(i));
    }
    if (type instanceof ColumnType.Decimal) {
      return decimal(i);
    }
    if (type instanceof ColumnType.Moment) {
      if (!columns.type(i).equals("timestamptz")) {
        throw Cell.notAMoment(column, columns.type(i));
      }
      return PgBinary.moment(PgBinary.int8(bytes, at(i)));
    }
    if (type instanceof ColumnType.Flag) {
      return Value.flag(flag(i, column));
    }
    throw new IllegalArgumentException("Children are not a column: " + column);
  }

  private Value decimal(int i) {
    int at = at(i);
    return switch (columns.type(i)) {
      case "numeric" -> PgBinary.numeric(bytes, at);
      case "float4" -> {
        float number = Float.intBitsToFloat(PgBinary.int4(bytes, at));
        yield PgBinary.floating(number, Float.toString(number));
      }
      case "float8" -> {
        double number = Double.longBitsToDouble(PgBinary.int8(bytes, at));
        yield PgBinary.floating(number, Double.toString(number));
      }
      default -> Value.decimal(java.math.BigDecimal.valueOf(whole(i)));
    };
  }

  private long whole(int i) {
    int at = at(i);
    return switch (columns.type(i)) {
      case "int2", "smallserial" -> PgBinary.int2(bytes, at);
      case "int4", "serial" -> PgBinary.int4(bytes, at);
      case "int8", "bigserial" -> PgBinary.int8(bytes, at);
      case "oid", "xid" -> PgBinary.int4(bytes, at) & 0xffffffffL;
      default -> throw Cell.notA("whole number", Integer.toString(i + 1), columns.type(i));
    };
  }

  private String text(int i) {
    int at = at(i);
    return switch (columns.type(i)) {
      case "text", "varchar", "bpchar", "name", "json", "char" ->
          PgBinary.utf8(bytes, at, length(i));
      // One byte tells the version.
      case "jsonb" -> PgBinary.utf8(bytes, at + 1, length(i) - 1);
      case "uuid" -> new UUID(PgBinary.int8(bytes, at), PgBinary.int8(bytes, at + 8)).toString();
      case "bool" -> bytes[at] != 0 ? "true" : "false";
      case "date" -> PgBinary.date(PgBinary.int4(bytes, at));
      case "numeric", "float4", "float8" -> Cell.text(decimal(i));
      case "timestamptz" -> Cell.text(PgBinary.moment(PgBinary.int8(bytes, at)));
      case "int2", "int4", "int8", "oid", "xid", "serial", "bigserial", "smallserial" ->
          Long.toString(whole(i));
      default ->
          throw new IllegalArgumentException(
              "Column "
                  + (i + 1)
                  + " of a query has the type "
                  + columns.type(i)
                  + ", which is not read. Cast it to text in the query");
    };
  }
}
