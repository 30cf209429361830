package io.ficus.app.config;

import io.ficus.reconciliation.Classification;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A pair of queries that are compared without a Java module.
 *
 * @param name by it the pair is run and shown, as a domain is by its own
 * @param key the column of both queries that names an aggregate
 * @param keyType whether the key is a number, or a text (a UUID is one)
 * @param legacy a query on the source's database; answers the key and every column
 * @param domain a query on the store's database, of the same columns
 * @param ordered whether both queries are read in the order of the keys; if not, they are read
 *     whole
 * @param columns what is compared
 * @param locks queries on the source's database that lock the rows of a key
 * @param mark proof that the domain has caught up; absent for none
 */
public record PairSettings(
    @DefaultValue("") String name,
    @DefaultValue("") String key,
    @DefaultValue("number") KeyType keyType,
    @DefaultValue("") String legacy,
    @DefaultValue("") String domain,
    @DefaultValue("true") boolean ordered,
    @DefaultValue List<ColumnSettings> columns,
    @DefaultValue List<String> locks,
    @Nullable MarkSettings mark) {

  /** What a key can be. */
  public enum KeyType {
    NUMBER,
    TEXT
  }

  /** What a column can hold. */
  public enum Type {
    TEXT,
    WHOLE,
    DECIMAL,
    MOMENT,
    FLAG
  }

  /**
   * A column of both queries.
   *
   * @param scale of a decimal: the digits after the point that both sides keep
   * @param shown how its values stand in reports
   * @param tolerance what may differ; absent for nothing
   */
  public record ColumnSettings(
      @DefaultValue("") String name,
      @DefaultValue("text") Type type,
      @DefaultValue("2") int scale,
      @DefaultValue("masked") Classification shown,
      @Nullable ToleranceSettings tolerance) {}

  /**
   * What may differ. One of the first two, and a reason.
   *
   * @param roundTo digits after the point to which a decimal is rounded, half up or as said
   * @param rounding how
   * @param cutTo the unit to which a moment is cut
   * @param reason why this is right; every report prints it
   */
  public record ToleranceSettings(
      @Nullable Integer roundTo,
      @DefaultValue("half_up") RoundingMode rounding,
      @Nullable ChronoUnit cutTo,
      @DefaultValue("") String reason) {}

  /**
   * A mark that travels the same way as the rows.
   *
   * @param write a statement on the source's database with one {@code ?}, for a text that it stores
   * @param read a query on the store's database that answers the text that has arrived
   */
  public record MarkSettings(@DefaultValue("") String write, @DefaultValue("") String read) {}
}
