package io.ficus.cdc.feed;

import io.ficus.cdc.UnmappableChangeException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells what a failure is about: the record, which then is a dead letter, or the surroundings, for
 * which the record must wait.
 */
final class Faults {

  /**
   * SQLSTATE classes that say nothing about the data: connection, rollback by the server, missing
   * resources, operator's intervention, system, and (42) a schema or a right that is missing. Of
   * MariaDB besides: an interrupted statement (70), and HY, under which it says most of what has no
   * class, such as a lock that was waited for in vain.
   */
  private static final Set<String> SURROUNDINGS =
      Set.of("08", "25", "28", "3D", "40", "42", "53", "54", "55", "57", "58", "70", "HY", "XX");

  // Of HY, what is about a value all the same: no default for a column, a text that is none.
  private static final Set<Integer> OF_A_VALUE = Set.of(1364, 1366);

  private Faults() {}

  /** True if a failure that a handler threw would not go away by waiting. */
  static boolean ofTheRecord(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnmappableChangeException
          || cause instanceof DataIntegrityViolationException) {
        return true;
      }
      if (cause instanceof SQLException sql) {
        return !ofTheSurroundings(sql);
      }
      if (cause instanceof IOException
          || cause instanceof TransientDataAccessException
          || cause instanceof DataAccessResourceFailureException
          || cause instanceof TransactionException
          || cause instanceof Error) {
        return false;
      }
    }
    return true;
  }

  /** True if the store refused what a transaction held when it was to be committed. */
  static boolean ofTheCommit(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
      if (state != null) {
        return state.startsWith("23");
      }
    }
    return false;
  }

  private static boolean ofTheSurroundings(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || state == null
        || state.length() < 2
        || (SURROUNDINGS.contains(state.substring(0, 2))
            && !(state.startsWith("HY") && OF_A_VALUE.contains(failure.getErrorCode())));
  }

  /** One line for a person: what failed, with its root cause if that says more. */
  static String say(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String top = line(failure);
    return root == failure || top.contains(line(root)) ? top : top + "; cause: " + line(root);
  }

  private static String line(Throwable failure) {
    @Nullable String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    // The store takes no NUL in a text, and a message may quote a value that has one.
    return text.replace('\0', ' ').strip();
  }
}
