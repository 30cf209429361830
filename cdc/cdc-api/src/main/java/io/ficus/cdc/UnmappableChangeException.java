package io.ficus.cdc;

/**
 * A change that the domain cannot take: an unknown code, a NULL where a value is needed, a value
 * out of range. It goes to the dead-letter topic with this reason; it is never skipped and never
 * guessed at.
 */
public final class UnmappableChangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String table;
  private final String column;

  /**
   * @param table the legacy table
   * @param column the column whose value cannot be mapped
   * @param reason what is wrong with it, as the end of the sentence "table.column: ..."
   */
  public UnmappableChangeException(String table, String column, String reason) {
    super(table + "." + column + ": " + reason);
    this.table = table;
    this.column = column;
  }

  /** The legacy table. */
  public String table() {
    return table;
  }

  /** The column whose value cannot be mapped. */
  public String column() {
    return column;
  }
}
