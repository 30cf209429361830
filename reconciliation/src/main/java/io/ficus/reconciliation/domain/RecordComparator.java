package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.Duplicated;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Tolerance;
import io.ficus.reconciliation.Unmappable;
import io.ficus.reconciliation.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the two sides' readings of one key, column by column. Stateless. Open for extension only
 * so that a test can break it and see that the self-test notices.
 */
public class RecordComparator {

  private static final Comparison IDENTICAL = new Comparison.Agree(true);
  private static final String PRESENCE = "present on both sides or on neither";
  private static final String ONCE = "at most once on each side";
  private static final String MAPPABLE = "has a canonical form on both sides";

  /**
   * Compares.
   *
   * @param legacy what the legacy side reads; {@code null} for nothing
   * @param domain what the domain side reads; {@code null} for nothing
   * @throws IllegalStateException if a record's values are not of the declared columns
   */
  public Comparison compare(
      List<Column> columns, @Nullable Projection legacy, @Nullable Projection domain) {
    if (legacy instanceof Unmappable unmappable) {
      return disagree(unmappable(columns, unmappable, true, domain));
    }
    if (domain instanceof Unmappable unmappable) {
      return disagree(unmappable(columns, unmappable, false, legacy));
    }
    if (legacy instanceof Duplicated || domain instanceof Duplicated) {
      return disagree(
          new ColumnDifference(
              Column.WHOLE_RECORD,
              DifferenceKind.DUPLICATE,
              ONCE,
              null,
              present(legacy),
              present(domain),
              Cause.DUPLICATE,
              ""));
    }
    if (legacy == null && domain == null) {
      return IDENTICAL;
    }
    if (legacy instanceof CanonicalRecord expected && domain instanceof CanonicalRecord actual) {
      return compare(columns, expected, actual);
    }
    return disagree(
        legacy != null
            ? whole(DifferenceKind.MISSING, "present", "absent")
            : whole(DifferenceKind.EXTRA, "absent", "present"));
  }

  private Comparison compare(
      List<Column> columns, CanonicalRecord expected, CanonicalRecord actual) {
    admit(columns, expected);
    if (expected.values().equals(actual.values())) {
      return IDENTICAL;
    }
    admit(columns, actual);
    List<ColumnDifference> differences = new ArrayList<>(0);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (!agree(column, expected.values().get(i), actual.values().get(i))) {
        differences.add(
            difference(
                column,
                expected.values().get(i),
                actual.values().get(i),
                expected.raw().get(column.name())));
      }
    }
    return differences.isEmpty()
        ? new Comparison.Agree(false)
        : new Comparison.Disagree(Swaps.marked(columns, expected, actual, differences));
  }

  /** Whether two values of a column count as the same. */
  protected boolean agree(Column column, Value expected, Value actual) {
    return normalise(column, expected).equals(normalise(column, actual));
  }

  /**
   * The record with what its columns tolerate taken out: of two that agree the same comes out.
   *
   * @throws IllegalStateException if its values are not of the declared columns
   */
  public CanonicalRecord normalised(List<Column> columns, CanonicalRecord record) {
    admit(columns, record);
    return new CanonicalRecord(
        record.key(), normalise(columns, record.values()), record.raw(), record.version());
  }

  private static Value normalise(Column column, Value value) {
    if (value instanceof Value.Children children
        && column.type() instanceof ColumnType.Children type
        && type.fields().stream().anyMatch(field -> field.tolerance().isPresent())) {
      return new Value.Children(
          children.tuples().stream().map(tuple -> normalise(type.fields(), tuple)).toList());
    }
    return column.tolerance().map(tolerance -> tolerance.normalise(value)).orElse(value);
  }

  private static List<Value> normalise(List<Column> fields, List<Value> tuple) {
    List<Value> normalised = new ArrayList<>(tuple.size());
    for (int i = 0; i < tuple.size(); i++) {
      normalised.add(normalise(fields.get(i), tuple.get(i)));
    }
    return normalised;
  }

  private static ColumnDifference difference(
      Column column, Value expected, Value actual, @Nullable String raw) {
    String shownRaw = raw == null ? null : ValuePrinter.printRaw(column, raw);
    CauseGuess.Guess guess = CauseGuess.of(normalise(column, expected), normalise(column, actual));
    if (column.type() instanceof ColumnType.Children type
        && normalise(column, expected) instanceof Value.Children left
        && normalise(column, actual) instanceof Value.Children right) {
      return new ColumnDifference(
          column.name(),
          DifferenceKind.CHILDREN,
          rule(column),
          shownRaw,
          ValuePrinter.print(type, surplus(left, right)),
          ValuePrinter.print(type, surplus(right, left)),
          guess.cause(),
          guess.detail());
    }
    int around = firstDifference(expected, actual);
    return new ColumnDifference(
        column.name(),
        DifferenceKind.VALUE,
        rule(column),
        shownRaw,
        ValuePrinter.print(column, expected, around),
        ValuePrinter.print(column, actual, around),
        guess.cause(),
        guess.detail());
  }

  /** The children that the first has and the second has not, or less often. */
  private static Map<List<Value>, Integer> surplus(Value.Children first, Value.Children second) {
    Map<List<Value>, Integer> surplus = new HashMap<>(first.counts());
    second
        .counts()
        .forEach((tuple, n) -> surplus.computeIfPresent(tuple, (t, m) -> m > n ? m - n : null));
    return surplus;
  }

  private static int firstDifference(Value expected, Value actual) {
    if (!(expected instanceof Value.Text left) || !(actual instanceof Value.Text right)) {
      return 0;
    }
    int shorter = Math.min(left.text().length(), right.text().length());
    int at = 0;
    while (at < shorter && left.text().charAt(at) == right.text().charAt(at)) {
      at++;
    }
    return at;
  }

  /** How a column is compared, in words. */
  public static String rule(Column column) {
    return column
        .tolerance()
        .map(tolerance -> strict(column) + "; " + tolerated(tolerance))
        .orElseGet(() -> strict(column));
  }

  private static String strict(Column column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Decimal decimal) {
      return "equal by value, scale " + decimal.scale();
    }
    if (type instanceof ColumnType.Moment) {
      return "the same instant";
    }
    if (type instanceof ColumnType.Children children) {
      return "the same multiset of children by "
          + children.fields().stream()
              .limit(children.keyFields())
              .map(Column::name)
              .collect(Collectors.joining(", "));
    }
    return type instanceof ColumnType.Text ? "equal character for character" : "equal";
  }

  private static String tolerated(Tolerance tolerance) {
    if (tolerance instanceof Tolerance.Rounded rounded) {
      return "rounded " + rounded.mode() + " to " + rounded.scale() + " (" + rounded.reason() + ")";
    }
    if (tolerance instanceof Tolerance.TruncatedTo cut) {
      return "cut to " + cut.unit() + " (" + cut.reason() + ")";
    }
    return tolerance.reason();
  }

  private static ColumnDifference unmappable(
      List<Column> columns, Unmappable found, boolean onLegacy, @Nullable Projection other) {
    // Of a column that nobody declared nothing is known, so nothing is shown.
    Column column =
        columns.stream()
            .filter(declared -> declared.name().equals(found.column()))
            .findFirst()
            .orElseGet(() -> Column.text("undeclared").masked());
    String raw = found.raw();
    String left = other == null ? "absent" : "present";
    String told = "cannot be mapped: " + found.reason();
    return new ColumnDifference(
        found.column(),
        DifferenceKind.UNMAPPABLE,
        MAPPABLE,
        raw == null ? null : ValuePrinter.printRaw(column, raw),
        onLegacy ? told : left,
        onLegacy ? left : told,
        Cause.CODE_NOT_MAPPED,
        found.reason());
  }

  private static String present(@Nullable Projection projection) {
    if (projection instanceof Duplicated duplicated) {
      return duplicated.rows() + " times";
    }
    return projection == null ? "absent" : "present";
  }

  private static ColumnDifference whole(DifferenceKind kind, String expected, String actual) {
    Cause cause = kind == DifferenceKind.MISSING ? Cause.MISSING : Cause.EXTRA;
    return new ColumnDifference(
        Column.WHOLE_RECORD, kind, PRESENCE, null, expected, actual, cause, "");
  }

  private static Comparison disagree(ColumnDifference difference) {
    return new Comparison.Disagree(List.of(difference));
  }

  private static void admit(List<Column> columns, CanonicalRecord record) {
    if (!Column.admit(columns, record.values())) {
      throw new IllegalStateException(
          "The record of key "
              + record.key()
              + " does not have the declared columns, in their order and of their types");
    }
  }
}
