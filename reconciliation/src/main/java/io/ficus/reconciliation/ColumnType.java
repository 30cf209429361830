package io.ficus.reconciliation;

import java.util.List;

/** What a column holds, and with it the rule by which two of its values are compared. */
public sealed interface ColumnType {

  /** {@link Value.Text}, character for character. */
  record Text() implements ColumnType {}

  /** {@link Value.Whole}. */
  record Whole() implements ColumnType {}

  /**
   * {@link Value.Decimal}, compared by value. Digits beyond the scale are not dropped: values that
   * differ only there differ, unless a {@link Tolerance.Rounded} is declared.
   *
   * @param scale the digits after the point that both sides keep, and that reports print
   */
  record Decimal(int scale) implements ColumnType {}

  /** {@link Value.Moment}. */
  record Moment() implements ColumnType {}

  /** {@link Value.Flag}. */
  record Flag() implements ColumnType {}

  /**
   * {@link Value.Children}, compared as a multiset.
   *
   * @param fields the fields of a child, those of the natural key first; no children among them
   * @param keyFields how many fields make the natural key, at least one
   */
  record Children(List<Column> fields, int keyFields) implements ColumnType {
    public Children {
      fields = List.copyOf(fields);
      if (keyFields < 1 || keyFields > fields.size()) {
        throw new IllegalArgumentException(
            "Between 1 and " + fields.size() + " fields make the natural key, not " + keyFields);
      }
      if (fields.stream().anyMatch(field -> field.type() instanceof Children)) {
        throw new IllegalArgumentException("A child has no children");
      }
    }
  }

  /** True if values of this class may stand in a column of this type. NULL may stand in any. */
  default boolean admits(Value value) {
    if (value instanceof Value.Absent) {
      return !(this instanceof Children);
    }
    if (value instanceof Value.NotFinite odd) {
      return this instanceof Decimal || (this instanceof Moment && odd != Value.NotFinite.NAN);
    }
    if (this instanceof Children children) {
      return value instanceof Value.Children found
          && found.tuples().stream().allMatch(tuple -> Column.admit(children.fields(), tuple));
    }
    return (this instanceof Text && value instanceof Value.Text)
        || (this instanceof Whole && value instanceof Value.Whole)
        || (this instanceof Decimal && value instanceof Value.Decimal)
        || (this instanceof Moment && value instanceof Value.Moment)
        || (this instanceof Flag && value instanceof Value.Flag);
  }
}
