package io.ficus.cdc;

/**
 * The table that carries marks in a legacy store whose log has no messages of its own: MariaDB and
 * MySQL. It lies in the database that the JDBC URL names.
 *
 * <p>A mark is inserted and deleted again in the transaction that it speaks of, so the binary log
 * has it and the table stays empty. Only the heartbeat keeps one row for each bridge.
 */
public final class MarkTable {

  /** Without its database. */
  public static final String NAME = "ficus_mark";

  /** The column that says what a mark is: {@link OriginMark#PREFIX} and so on. */
  public static final String KIND = "kind";

  /** The column that holds what a mark says. */
  public static final String CONTENT = "content";

  /** Writes a mark; parameters: a unique id of up to 80 characters, kind, content. */
  public static final String INSERT =
      "INSERT INTO " + NAME + " (id, kind, content) VALUES (?, ?, ?)";

  /** Takes it away again; parameter: its id. */
  public static final String DELETE = "DELETE FROM " + NAME + " WHERE id = ?";

  /** Writes a mark over the one before; parameters as of {@link #INSERT}. */
  public static final String REPLACE =
      "REPLACE INTO " + NAME + " (id, kind, content) VALUES (?, ?, ?)";

  /** What a person runs where the table is missing. */
  public static final String DDL =
      "CREATE TABLE "
          + NAME
          + " (id varchar(80) NOT NULL PRIMARY KEY, kind varchar(40) NOT NULL,"
          + " content varchar(400) NOT NULL) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4";

  private MarkTable() {}
}
