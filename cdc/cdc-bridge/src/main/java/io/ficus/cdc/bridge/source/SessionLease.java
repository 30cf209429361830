package io.ficus.cdc.bridge.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lease that a session of the database holds by a lock of its own, with a thread that shows the
 * database every second that somebody is there. The database lets go of the lock when that session
 * ends: at once when the process dies, and after {@link #SILENCE_SECONDS} when it is cut off or
 * stands still, for which it has to be told so.
 */
public final class SessionLease implements Lease {

  /** The database ends a session that asks nothing for so long. */
  public static final int SILENCE_SECONDS = 10;

  private final Connection connection;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable SQLException lost;

  /**
   * Takes over a connection whose session has the lock.
   *
   * @param connection is closed with the lease
   */
  public SessionLease(Connection connection) {
    this.connection = connection;
    Thread pulse = new Thread(this::pulse, "ficus-bridge-lease");
    pulse.setDaemon(true);
    pulse.start();
  }

  private void pulse() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
        }
      }
    } catch (SQLException e) {
      lost = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void requireHeld() throws SQLException {
    SQLException why = lost;
    if (why != null) {
      throw new SQLTransientConnectionException(
          "the bridge's session that holds its lease has ended (" + why.getMessage() + ")",
          "08006",
          why);
    }
  }

  @Override
  public boolean isExclusive() {
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      connection.close();
    } catch (SQLException e) {
      // It was broken: the server has let go of the lock, or will.
    }
  }
}
