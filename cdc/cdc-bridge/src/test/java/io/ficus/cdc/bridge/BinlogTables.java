package io.ficus.cdc.bridge;

import static org.awaitility.Awaitility.await;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tables of an {@code id} and an {@code n} in a bed on MariaDB or MySQL, and what became of them.
 */
final class BinlogTables {

  static final Duration LIMIT = Duration.ofSeconds(90);

  private final TestBed bed;

  BinlogTables(TestBed bed) {
    this.bed = bed;
  }

  /** Rows from 1 on, each with a zero. */
  static String insert(String table, int rows) {
    return "INSERT INTO "
        + table
        + " WITH RECURSIVE one AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM one WHERE i < "
        + rows
        + ") SELECT i, 0 FROM one";
  }

  /** What a reader holds of a table that takes the newer position of each row. */
  Map<Long, Long> newestByPosition(String table) {
    Map<Long, SourcePosition> positions = new HashMap<>();
    Map<Long, Long> newest = new TreeMap<>();
    for (TestBed.Seen seen : bed.changes(bed.topic(bed.name + "." + table))) {
      SourcePosition known = positions.get(seen.id());
      if (known == null || seen.position().isAfter(known)) {
        positions.put(seen.id(), seen.position());
        newest.put(seen.id(), (Long) seen.column("n"));
      }
    }
    return newest;
  }

  /** What is in it. */
  Map<Long, Long> held(String table) throws SQLException {
    Map<Long, Long> held = new TreeMap<>();
    try (Statement statement = bed.connect().createStatement();
        ResultSet row = statement.executeQuery("SELECT id, n FROM " + table)) {
      while (row.next()) {
        held.put(row.getLong(1), row.getLong(2));
      }
    }
    return held;
  }

  /** Waits until a snapshot that was asked for has ended. */
  static void awaitEnded(Bridge bridge) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                bridge.history().stream()
                    .anyMatch(entry -> entry.kind() == AuditEntry.Kind.SNAPSHOT_ENDED));
  }
}
