package io.ficus.cdc;

import java.time.Instant;
import java.util.Optional;

/**
 * One committed change of one legacy row.
 *
 * @param id the same for every delivery of this change: transaction, position and ordinal within
 *     the transaction
 * @param source the name of the bridge's source
 * @param table the table with its schema
 * @param operation what happened
 * @param rowKey which row; for a truncate the key is empty
 * @param before the old image, as far as the log carried it (PostgreSQL: whole under REPLICA
 *     IDENTITY FULL)
 * @param after the new image; absent for a delete and a truncate
 * @param position where the change stands in the log
 * @param committedAt when the legacy database says it happened; for a snapshot row, when it was
 *     read
 * @param origin who made the change, if Ficus did
 */
public record ChangeEvent(
    String id,
    String source,
    String table,
    Operation operation,
    RowKey rowKey,
    Optional<Row> before,
    Optional<Row> after,
    SourcePosition position,
    Instant committedAt,
    Optional<OriginMark> origin) {

  /** What happened to the row. */
  public enum Operation {
    /** The row was read by a snapshot. */
    READ("r"),
    CREATE("c"),
    UPDATE("u"),
    DELETE("d"),
    /** The whole table was emptied; there is neither an old nor a new image. */
    TRUNCATE("t");

    private final String code;

    Operation(String code) {
      this.code = code;
    }

    /** The letter that a Debezium envelope carries in {@code op}. */
    public String code() {
      return code;
    }

    /**
     * The operation of a Debezium envelope's {@code op}.
     *
     * @throws IllegalArgumentException if the letter is none of a row's operations
     */
    public static Operation ofCode(String code) {
      for (Operation operation : values()) {
        if (operation.code.equals(code)) {
          return operation;
        }
      }
      throw new IllegalArgumentException("Unknown operation in a change event: " + code);
    }
  }
}
