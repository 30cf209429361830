package io.ficus.reconciliation.application;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.Tolerance;
import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Values of every type, and couples of them that must or must not count as the same. */
final class SampleValues {

  /** Two values of a column. */
  record Couple(Value left, Value right) {}

  private static final Instant MOMENT = Instant.parse("2021-03-28T00:30:00Z");

  private SampleValues() {}

  static Value ordinary(ColumnType type) {
    if (type instanceof ColumnType.Text) {
      return Value.text("a|b");
    }
    if (type instanceof ColumnType.Whole) {
      return Value.whole(42);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return Value.decimal(number(decimal.scale()));
    }
    if (type instanceof ColumnType.Moment) {
      return Value.moment(MOMENT);
    }
    if (type instanceof ColumnType.Flag) {
      return Value.flag(true);
    }
    return type instanceof ColumnType.Children children
        ? Value.children(List.of(child(children)))
        : Value.Absent.ABSENT;
  }

  /** Couples that are the same, though they need not look it. */
  static List<Couple> agreeing(Column column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Children children) {
      List<Value> one = child(children);
      List<Value> other = changed(children, 0);
      return List.of(
          new Couple(Value.children(List.of()), Value.children(List.of())),
          new Couple(
              Value.children(List.of(one, other, one)), Value.children(List.of(other, one, one))));
    }
    Couple nulls = new Couple(Value.Absent.ABSENT, Value.Absent.ABSENT);
    return type instanceof ColumnType.Decimal
        ? List.of(
            nulls,
            new Couple(Value.decimal(new BigDecimal("1.0")), Value.decimal(new BigDecimal("1.00"))))
        : List.of(nulls);
  }

  /** Couples that are not the same, whatever the column tolerates. */
  static List<Couple> differing(Column column) {
    ColumnType type = column.type();
    Value ordinary = ordinary(type);
    List<Couple> couples = new ArrayList<>();
    if (type instanceof ColumnType.Children children) {
      List<Value> child = child(children);
      couples.add(new Couple(ordinary, Value.children(List.of())));
      couples.add(new Couple(Value.children(List.of()), ordinary));
      couples.add(new Couple(ordinary, Value.children(List.of(child, child))));
      for (int field = 0; field < children.fields().size(); field++) {
        couples.add(new Couple(ordinary, Value.children(List.of(changed(children, field)))));
      }
      return couples;
    }
    couples.add(new Couple(ordinary, Value.Absent.ABSENT));
    couples.add(new Couple(Value.Absent.ABSENT, ordinary));
    couples.add(new Couple(ordinary, changed(column)));
    if (type instanceof ColumnType.Text) {
      couples.add(new Couple(Value.Absent.ABSENT, Value.text("")));
      couples.add(new Couple(Value.Absent.ABSENT, Value.text("null")));
      couples.add(new Couple(Value.text(""), Value.text("null")));
      couples.add(new Couple(ordinary, Value.text("a|b ")));
      couples.add(new Couple(ordinary, Value.text("A|b")));
      couples.add(new Couple(Value.text("\u00e9"), Value.text("e\u0301")));
    }
    if (type instanceof ColumnType.Whole) {
      couples.add(new Couple(Value.whole(0), Value.Absent.ABSENT));
      couples.add(new Couple(Value.whole(Long.MAX_VALUE), Value.whole(Long.MAX_VALUE - 1)));
    }
    if (type instanceof ColumnType.Flag) {
      couples.add(new Couple(Value.flag(false), Value.Absent.ABSENT));
    }
    return couples;
  }

  /** The smallest change that the column does not tolerate. */
  private static Value changed(Column column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Text) {
      return Value.text("a|c");
    }
    if (type instanceof ColumnType.Whole) {
      return Value.whole(43);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      int scale =
          column.tolerance().orElse(null) instanceof Tolerance.Rounded rounded
              ? Math.min(rounded.scale(), decimal.scale())
              : decimal.scale();
      return Value.decimal(number(decimal.scale()).add(BigDecimal.ONE.movePointLeft(scale)));
    }
    if (type instanceof ColumnType.Moment) {
      Duration step =
          column.tolerance().orElse(null) instanceof Tolerance.TruncatedTo cut
              ? cut.unit().getDuration()
              : Duration.ofNanos(1000);
      return Value.moment(MOMENT.plus(step));
    }
    return Value.flag(false);
  }

  private static BigDecimal number(int scale) {
    // Twelve digits, so that the last of them is one that comparing by eye or by sum misses.
    return new BigDecimal("123456789012").movePointLeft(scale);
  }

  private static List<Value> child(ColumnType.Children type) {
    return type.fields().stream().map(field -> ordinary(field.type())).toList();
  }

  private static List<Value> changed(ColumnType.Children type, int field) {
    List<Value> child = new ArrayList<>(child(type));
    child.set(field, changed(type.fields().get(field)));
    return child;
  }
}
