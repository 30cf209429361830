package io.ficus.seam;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a transaction of Ficus says to a legacy store and its log, by the store's make. */
enum LegacyLog {
  /** By a logical decoding message, and a setting that the fence's triggers look at. */
  POSTGRESQL {
    // The setting ends with the transaction, and means nothing where no fence is installed
    // (ownership/postgresql). One statement: everything routed pays for it.
    @Override
    <T> T as(JdbcTemplate legacy, OriginMark mark, String writer, Supplier<T> work) {
      legacy.query(
          "SELECT pg_logical_emit_message(true, ?, ?), set_config('ficus.writer', ?, true)",
          row -> {},
          OriginMark.PREFIX,
          mark.encode(),
          writer);
      return work.get();
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
    // The writer's name would outlive the transaction, so it is taken back with the work.
    @Override
    <T> T as(JdbcTemplate legacy, OriginMark mark, String writer, Supplier<T> work) {
      String id = UUID.randomUUID().toString();
      legacy.update(MarkTable.INSERT, id, OriginMark.PREFIX, mark.encode());
      legacy.update(MarkTable.DELETE, id);
      String before = legacy.queryForObject("SELECT @ficus_writer", String.class);
      legacy.update(SAY, writer);
      T result;
      try {
        ask(legacy, mark.domain());
        result = work.get();
      } catch (RuntimeException | Error e) {
        try {
          legacy.update(SAY, before);
        } catch (DataAccessException lost) {
          e.addSuppressed(lost);
        }
        throw e;
      }
      legacy.update(SAY, before);
      return result;
    }

    // Before the transaction has locked a row of the shop (ownership/mariadb says why).
    private void ask(JdbcTemplate legacy, String domain) {
      try {
        legacy.update("CALL ficus.ask(?)", domain);
      } catch (DataAccessException e) {
        if (!(NestedExceptionUtils.getRootCause(e) instanceof SQLException sql)
            || !NO_FENCE.contains(sql.getErrorCode())) {
          throw e;
        }
      }
    }

    @Override
    Optional<SourcePosition> position(JdbcTemplate legacy) {
      return Optional.empty();
    }
  };

  private static final String SAY = "SET @ficus_writer = ?";

  // No such procedure, no such database.
  private static final Set<Integer> NO_FENCE = Set.of(1305, 1049);

  /**
   * Does work in the open transaction, whose first statements say who makes it: in the log, and to
   * a fence, where there is one.
   */
  abstract <T> T as(JdbcTemplate legacy, OriginMark mark, String writer, Supplier<T> work);

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
