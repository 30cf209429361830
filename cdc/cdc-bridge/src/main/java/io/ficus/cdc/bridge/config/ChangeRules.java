package io.ficus.cdc.bridge.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is done to changes on their way into Kafka.
 *
 * @param columns what is left out, hidden or shortened, by table with its schema
 * @param salt what hashes are made with; keep it secret and keep it the same, or equal values stop
 *     having equal hashes
 * @param truncates what a TRUNCATE of a carried table becomes
 * @param mostBytes of one record's value; 0 for no limit but Kafka's own
 * @param larger what becomes of a record that is larger
 * @param schemaChanges what happens when the columns of a table change in the stream
 * @param appendOnly tables, with their schemas, of which only new rows are carried: what becomes of
 *     old ones is housekeeping, and tells nobody anything
 */
public record ChangeRules(
    Map<String, ColumnRule> columns,
    String salt,
    Truncates truncates,
    int mostBytes,
    Larger larger,
    SchemaChanges schemaChanges,
    Set<String> appendOnly) {

  /** Every change as it is; records of more than 60 MB are cut. */
  public static final ChangeRules NONE =
      new ChangeRules(Map.of(), "", Truncates.CARRY, 60 * 1024 * 1024, Larger.CUT);

  /**
   * @throws IllegalArgumentException if something is to be hashed without a salt
   */
  public ChangeRules {
    columns = Map.copyOf(columns);
    appendOnly = Set.copyOf(appendOnly);
    boolean hashes = columns.values().stream().anyMatch(rule -> !rule.hash().isEmpty());
    if (hashes && salt.isBlank()) {
      throw new IllegalArgumentException(
          "A column is to be hashed and there is no salt: short values, such as telephone numbers,"
              + " would be found by trying them all. Give one");
    }
    if (mostBytes < 0) {
      throw new IllegalArgumentException("The most bytes of a record cannot be " + mostBytes);
    }
  }

  /** The same, carrying every change of every table. */
  public ChangeRules(
      Map<String, ColumnRule> columns,
      String salt,
      Truncates truncates,
      int mostBytes,
      Larger larger,
      SchemaChanges schemaChanges) {
    this(columns, salt, truncates, mostBytes, larger, schemaChanges, Set.of());
  }

  /** The same, adapting to changes of tables. */
  public ChangeRules(
      Map<String, ColumnRule> columns,
      String salt,
      Truncates truncates,
      int mostBytes,
      Larger larger) {
    this(columns, salt, truncates, mostBytes, larger, SchemaChanges.ADAPT);
  }

  /** The same without what is done to the columns of these tables. */
  public ChangeRules without(Set<String> tables) {
    Map<String, ColumnRule> left = new HashMap<>(columns);
    left.keySet().removeAll(tables);
    return new ChangeRules(left, salt, truncates, mostBytes, larger, schemaChanges, appendOnly);
  }

  /** The same, carrying of these tables new rows only. */
  public ChangeRules onlyNewRowsOf(Set<String> tables) {
    return new ChangeRules(columns, salt, truncates, mostBytes, larger, schemaChanges, tables);
  }

  /** What happens when the columns of a table change. */
  public enum SchemaChanges {
    /** The change is announced, and the events after it have the new columns. */
    ADAPT,
    /** The bridge halts in front of it until a person accepts it. */
    HALT
  }

  /** What a TRUNCATE becomes. */
  public enum Truncates {
    /** A record with {@code op} "t" and no key. */
    CARRY,
    /** Nothing. */
    SKIP,
    /** The bridge halts in front of it. */
    HALT
  }

  /** What becomes of a record that is too large. */
  public enum Larger {
    /** Its largest values are cut, and a header names them. */
    CUT,
    /** The same, and the whole is sent to a topic of its own, in the same Kafka transaction. */
    CLAIM_CHECK,
    /** The bridge halts in front of it. */
    HALT
  }

  /**
   * What is done to the columns of one table. A column of its key cannot be named: the key of its
   * records says it all the same.
   *
   * @param include the only columns that are carried; empty for all
   * @param exclude columns that are not carried
   * @param mask columns whose values become {@code ****}
   * @param hash columns whose values become a salted hash: equal values stay equal
   * @param shorten columns whose texts are cut after so many characters
   */
  public record ColumnRule(
      List<String> include,
      List<String> exclude,
      List<String> mask,
      List<String> hash,
      Map<String, Integer> shorten) {

    public ColumnRule {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      mask = List.copyOf(mask);
      hash = List.copyOf(hash);
      shorten = Map.copyOf(shorten);
    }

    /** True if a column is carried at all. */
    public boolean carries(String column) {
      return !exclude.contains(column) && (include.isEmpty() || include.contains(column));
    }

    /** True if its value is carried as it is. */
    public boolean leaves(String column) {
      return carries(column)
          && !mask.contains(column)
          && !hash.contains(column)
          && !shorten.containsKey(column);
    }
  }
}
