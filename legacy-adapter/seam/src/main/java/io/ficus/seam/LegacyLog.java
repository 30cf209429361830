package io.ficus.seam;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a transaction of Ficus says to a legacy store and its log, by the store's make. */
enum LegacyLog {
  /** By a logical decoding message, and a setting that the fence's triggers look at. */
  POSTGRESQL {
    @Override
    void mark(JdbcTemplate legacy, OriginMark mark) {
      legacy.query(
          "SELECT pg_logical_emit_message(true, ?, ?)",
          row -> {},
          OriginMark.PREFIX,
          mark.encode());
    }

    // It ends with the transaction, and means nothing where no fence is installed
    // (ownership/postgresql).
    @Override
    void writer(JdbcTemplate legacy, String writer) {
      legacy.query("SELECT set_config('ficus.writer', ?, true)", row -> {}, writer);
    }

    // Where the next record would go. The rows are still locked, so whatever changes them next
    // stands behind it, and what this transaction did to them before it.
    @Override
    Optional<SourcePosition> position(JdbcTemplate legacy) {
      return Optional.of(
          SourcePosition.ofLsn(
              Objects.requireNonNull(
                  legacy.queryForObject(
                      "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint",
                      Long.class))));
    }
  },
  /**
   * MariaDB and MySQL: by a row of {@link MarkTable} that is gone again at the commit. A binary log
   * takes a transaction when it is committed, so inside it there is no place to read.
   */
  BINARY_LOG {
    @Override
    void mark(JdbcTemplate legacy, OriginMark mark) {
      String id = UUID.randomUUID().toString();
      legacy.update(MarkTable.INSERT, id, OriginMark.PREFIX, mark.encode());
      legacy.update(MarkTable.DELETE, id);
    }

    // No fence is there to be told.
    @Override
    void writer(JdbcTemplate legacy, String writer) {}

    @Override
    Optional<SourcePosition> position(JdbcTemplate legacy) {
      return Optional.empty();
    }
  };

  /** Writes who makes the open transaction; its first statement. */
  abstract void mark(JdbcTemplate legacy, OriginMark mark);

  /** Tells a fence, where there is one, who writes in the open transaction, and as what. */
  abstract void writer(JdbcTemplate legacy, String writer);

  /** Where the changes of the open transaction stand; empty if the log cannot say. */
  abstract Optional<SourcePosition> position(JdbcTemplate legacy);

  /** The store's, by what its driver calls it; asks the driver and not the server. */
  static LegacyLog of(JdbcTemplate legacy) {
    String product =
        legacy.execute(
            (ConnectionCallback<String>)
                connection -> connection.getMetaData().getDatabaseProductName());
    return "PostgreSQL".equals(product) ? POSTGRESQL : BINARY_LOG;
  }
}
