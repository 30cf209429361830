package io.ficus.app.pairs;

import io.ficus.app.StartFailure;
import io.ficus.app.config.PairSettings;
import io.ficus.app.config.PairSettings.ColumnSettings;
import io.ficus.app.config.PairSettings.MarkSettings;
import io.ficus.app.config.PairSettings.ToleranceSettings;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.Tolerance;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads pairs from the settings, and says what is wrong with them. */
final class PairReading {

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final String PREFIX = "ficus.reconciliation.pairs[";

  private PairReading() {}

  /** Throws a {@link StartFailure} if something is missing or cannot be. */
  static void check(List<PairSettings> pairs) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < pairs.size(); i++) {
      PairSettings pair = pairs.get(i);
      String at = PREFIX + i + "].";
      require(NAME.matcher(pair.name()).matches(), at + "name", "a name in small letters");
      if (!names.add(pair.name())) {
        throw StartFailure.usage("Two pairs are called '" + pair.name() + "'. Rename one of them.");
      }
      require(
          IDENTIFIER.matcher(pair.key()).matches(),
          at + "key",
          "the column that names an aggregate, in small letters");
      require(!pair.legacy().isBlank(), at + "legacy", "a query on the source's database");
      require(!pair.domain().isBlank(), at + "domain", "a query on the store's database");
      require(!pair.columns().isEmpty(), at + "columns", "at least one column to compare");
      for (int c = 0; c < pair.columns().size(); c++) {
        check(pair.columns().get(c), at + "columns[" + c + "].");
      }
      for (int l = 0; l < pair.locks().size(); l++) {
        require(
            pair.locks().get(l).contains("@in("),
            at + "locks[" + l + "]",
            "a query that locks rows of the source's database, with @in(column) for the column that"
                + " holds the key");
      }
      MarkSettings mark = pair.mark();
      if (mark != null) {
        require(
            mark.write().chars().filter(c -> c == '?').count() == 1,
            at + "mark.write",
            "a statement with one '?', for the mark");
        require(!mark.read().isBlank(), at + "mark.read", "a query that answers the mark");
      }
    }
  }

  private static void check(ColumnSettings column, String at) {
    require(
        IDENTIFIER.matcher(column.name()).matches(),
        at + "name",
        "the name of a column of both queries, in small letters");
    ToleranceSettings tolerance = column.tolerance();
    if (tolerance == null) {
      return;
    }
    require(
        !tolerance.reason().isBlank(),
        at + "tolerance.reason",
        "why this may differ; every report prints it");
    boolean rounds = tolerance.roundTo() != null;
    boolean cuts = tolerance.cutTo() != null;
    require(
        rounds != cuts
            && (!rounds || column.type() == PairSettings.Type.DECIMAL)
            && (!cuts || column.type() == PairSettings.Type.MOMENT),
        at + "tolerance",
        "round-to for a decimal, or cut-to for a moment");
    require(
        tolerance.cutTo() == null || tolerance.cutTo().compareTo(ChronoUnit.DAYS) <= 0,
        at + "tolerance.cut-to",
        "days at most");
  }

  private static void require(boolean holds, String key, String wanted) {
    if (!holds) {
      throw StartFailure.usage("'" + key + "' is missing or wrong; it says " + wanted + ".");
    }
  }

  static List<Column> columns(PairSettings pair) {
    List<Column> columns = new ArrayList<>();
    for (ColumnSettings column : pair.columns()) {
      columns.add(
          new Column(
              column.name().toLowerCase(Locale.ROOT),
              type(column),
              column.shown(),
              Optional.ofNullable(column.tolerance()).map(PairReading::tolerance)));
    }
    return columns;
  }

  private static ColumnType type(ColumnSettings column) {
    return switch (column.type()) {
      case TEXT -> new ColumnType.Text();
      case WHOLE -> new ColumnType.Whole();
      case DECIMAL -> new ColumnType.Decimal(column.scale());
      case MOMENT -> new ColumnType.Moment();
      case FLAG -> new ColumnType.Flag();
    };
  }

  private static Tolerance tolerance(ToleranceSettings settings) {
    Integer scale = settings.roundTo();
    ChronoUnit unit = settings.cutTo();
    if (scale != null) {
      return new Tolerance.Rounded(scale, settings.rounding(), settings.reason());
    }
    if (unit == null) {
      throw new IllegalStateException("A tolerance was not checked");
    }
    return new Tolerance.TruncatedTo(unit, settings.reason());
  }
}
