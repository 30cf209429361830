package io.ficus.cdc.bridge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB of a test class's own; or a MySQL that somebody has started and named by {@code
 * -Dtest.mysql=}, as docs/proof.md says.
 */
final class BinlogServer implements AutoCloseable {

  private static final String MYSQL = System.getProperty("test.mysql", "");

  private final @Nullable EmbeddedMariaDbServer ours;

  private BinlogServer(@Nullable EmbeddedMariaDbServer ours) {
    this.ours = ours;
  }

  /** Starts one, or skips the tests that ask for it. */
  static BinlogServer start() {
    if (!MYSQL.isEmpty()) {
      return new BinlogServer(null);
    }
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    return new BinlogServer(EmbeddedMariaDbServer.start());
  }

  /** A database of its own, with the table for marks. */
  TestBed bed(String bootstrap) throws SQLException {
    return TestBed.ofBinlog(ours == null ? MYSQL : ours.jdbcUrl(""), bootstrap);
  }

  boolean isMySql() {
    return ours == null;
  }

  /** Kills it and starts it again; false if it is not ours to kill. */
  boolean crash() {
    if (ours == null) {
      return false;
    }
    ours.kill();
    ours.restart();
    return true;
  }

  /** The statement that asks for the file to which the log is written now. */
  String askForLog() {
    return isMySql() ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
  }

  /** The statement that throws away the log, and begins to count transactions anew. */
  String resetLog() {
    return isMySql() ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER";
  }

  @Override
  public void close() {
    if (ours != null) {
      ours.close();
    }
  }
}
