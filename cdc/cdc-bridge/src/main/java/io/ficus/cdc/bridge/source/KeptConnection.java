package io.ficus.cdc.bridge.source;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is asked now and then and stays open between, opened again after a failure.
 * Thread-safe: one asks at a time.
 */
public final class KeptConnection implements AutoCloseable {

  private final Opening opening;
  private final Object lock = new Object();
  private @Nullable Connection kept;

  /** Opens nothing yet. */
  public KeptConnection(Opening opening) {
    this.opening = opening;
  }

  /** Makes a connection. */
  @FunctionalInterface
  public interface Opening {
    /** Opens one. */
    Connection open() throws SQLException;
  }

  /** What is asked. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks; the connection stays open. */
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks.
   *
   * @throws SQLException if it fails; the next question is asked on a new connection
   */
  public <T> T ask(Question<T> question) throws SQLException {
    synchronized (lock) {
      try {
        Connection open = kept;
        if (open == null || open.isClosed()) {
          open = opening.open();
          kept = open;
        }
        return question.ask(open);
      } catch (SQLException e) {
        close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      try (Connection closing = kept) {
        kept = null;
      } catch (SQLException e) {
        // It was broken, or the server is gone: there is nothing to let go of.
        kept = null;
      }
    }
  }
}
