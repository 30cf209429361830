package io.ficus.reconciliation;

import java.util.List;
import java.util.Optional;

/**
 * A declared column of a pair.
 *
 * @param name as reports print it, unique in its pair; not {@value #WHOLE_RECORD}
 * @param type what it holds
 * @param classification how much of its values reports show; for children their fields' own counts
 * @param tolerance what does not count as a difference, if anything
 */
public record Column(
    String name, ColumnType type, Classification classification, Optional<Tolerance> tolerance) {

  /** Stands in place of a column's name where the whole record is missing, extra or unmappable. */
  public static final String WHOLE_RECORD = "*";

  public Column {
    if (name.isBlank() || name.equals(WHOLE_RECORD)) {
      throw new IllegalArgumentException("Not a column name: '" + name + "'");
    }
  }

  /** A plain column of text. */
  public static Column text(String name) {
    return of(name, new ColumnType.Text());
  }

  /** A plain column of whole numbers. */
  public static Column whole(String name) {
    return of(name, new ColumnType.Whole());
  }

  /** A plain column of decimals with a scale. */
  public static Column decimal(String name, int scale) {
    return of(name, new ColumnType.Decimal(scale));
  }

  /** A plain column of instants. */
  public static Column moment(String name) {
    return of(name, new ColumnType.Moment());
  }

  /** A plain column of flags. */
  public static Column flag(String name) {
    return of(name, new ColumnType.Flag());
  }

  /** A column of children; the first {@code keyFields} of the fields are the natural key. */
  public static Column children(String name, int keyFields, Column... fields) {
    return of(name, new ColumnType.Children(List.of(fields), keyFields));
  }

  /** This column with its values masked in reports. */
  public Column masked() {
    return new Column(name, type, Classification.MASKED, tolerance);
  }

  /** This column with its values hashed in reports. */
  public Column hashed() {
    return new Column(name, type, Classification.HASHED, tolerance);
  }

  /** This column with a tolerance. */
  public Column tolerating(Tolerance declared) {
    return new Column(name, type, classification, Optional.of(declared));
  }

  /** True if the values are as many as the columns and each is of its column's type. */
  public static boolean admit(List<Column> columns, List<Value> values) {
    if (columns.size() != values.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (!columns.get(i).type().admits(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Column of(String name, ColumnType type) {
    return new Column(name, type, Classification.PLAIN, Optional.empty());
  }
}
