package io.ficus.app.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's own way of bringing a table into another database, mark last. It has two faults: it
 * never brings one article, and takes the blanks off another's name.
 */
final class OwnPipeline implements AutoCloseable {

  private final String from;
  private final String to;
  private final Thread thread = new Thread(this::carry, "own-pipeline");
  private volatile boolean stopping;
  private volatile @Nullable Exception failed;

  OwnPipeline(String from, String to) {
    this.from = from;
    this.to = to;
  }

  OwnPipeline start() {
    thread.start();
    return this;
  }

  @Nullable Exception failed() {
    return failed;
  }

  private void carry() {
    try (Connection source = DriverManager.getConnection(from, "postgres", "");
        Connection target = DriverManager.getConnection(to, "postgres", "");
        PreparedStatement put =
            target.prepareStatement(
                "INSERT INTO article VALUES (?, ?, ?, ?) ON CONFLICT (sku) DO UPDATE SET"
                    + " (name, price, counted) = (EXCLUDED.name, EXCLUDED.price, EXCLUDED.counted)"
                    + " WHERE article IS DISTINCT FROM EXCLUDED")) {
      target.setAutoCommit(false);
      while (!stopping) {
        // The mark is read first, so every row that was committed before it is read after it.
        String mark = text(source, "SELECT mark FROM sync_mark");
        try (ResultSet rows =
            source
                .createStatement()
                .executeQuery(
                    "SELECT sku, CASE WHEN sku = 'Blank' THEN trim(name) ELSE name END,"
                        + " cents / 100.0, counted FROM article WHERE sku <> 'Lost'")) {
          while (rows.next()) {
            put.setString(1, rows.getString(1));
            put.setString(2, rows.getString(2));
            put.setBigDecimal(3, rows.getBigDecimal(3));
            put.setTimestamp(4, rows.getTimestamp(4));
            put.addBatch();
          }
        }
        put.executeBatch();
        target.commit();
        try (PreparedStatement arrive = target.prepareStatement("UPDATE sync_mark SET mark = ?")) {
          arrive.setString(1, mark);
          arrive.executeUpdate();
        }
        target.commit();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    } catch (SQLException e) {
      failed = e;
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (ResultSet found = connection.createStatement().executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}
