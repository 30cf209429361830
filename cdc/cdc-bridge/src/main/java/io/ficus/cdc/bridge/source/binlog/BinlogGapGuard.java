package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses to go on where the server's binary log is not the one, or not all of the one, that the
 * stored position speaks of.
 *
 * <p>What says so on MariaDB is the server's own map from a place in a file to the GTIDs before it:
 * a log that was purged, reset, or is another server's does not give the stored ones.
 */
final class BinlogGapGuard {

  private final BridgeConfig config;
  private final BinlogFamily family;

  BinlogGapGuard(BridgeConfig config, BinlogFamily family) {
    this.config = config;
    this.family = family;
  }

  /**
   * Checks a place against the server.
   *
   * @return the same with the server's identity
   */
  StartPoint check(Connection connection, StartPoint stored) throws SQLException {
    String identity = identity(connection);
    if (stored.phase() == Phase.SNAPSHOT) {
      return stored.of(identity);
    }
    if (!stored.identity().isEmpty() && !stored.identity().equals(identity)) {
      throw gap(
          "The source database is another server than the one that the stored position is of ("
              + identity
              + " instead of "
              + stored.identity()
              + "). Positions of two servers do not compare; connect the bridge to the first one"
              + " again, or start anew.");
    }
    Map<String, Object> offset = stored.resume().offset();
    String file = String.valueOf(offset.get(BinlogOffsets.FILE));
    long position = stored.resume().position().offset();
    requireFile(connection, file, position);
    String gtids = String.valueOf(offset.getOrDefault(BinlogOffsets.GTIDS, ""));
    switch (family) {
      case MARIADB -> requireSameGtids(connection, file, position, gtids);
      case MYSQL -> requireNoneMissing(connection, gtids);
    }
    return stored.of(identity);
  }

  private String identity(Connection connection) throws SQLException {
    // MariaDB's server_uid follows from the port too, so a restart elsewhere would change it.
    String variable =
        switch (family) {
          case MARIADB -> "server_id";
          case MYSQL -> "server_uuid";
        };
    return variable + " " + BinlogDatabase.variable(connection, variable).orElse("unknown");
  }

  private void requireFile(Connection connection, String file, long position) throws SQLException {
    List<BinlogDatabase.LogFile> files = BinlogDatabase.logFiles(connection);
    Optional<BinlogDatabase.LogFile> found =
        files.stream().filter(f -> f.name().equals(file)).findFirst();
    if (found.isEmpty()) {
      throw gap(
          "The binary log file "
              + file
              + ", from which the bridge would go on, is gone: it was purged, or the log was reset."
              + " The oldest that is left is "
              + (files.isEmpty() ? "none" : files.get(0).name())
              + ".");
    }
    if (found.get().bytes() < position) {
      throw gap(
          "The binary log file "
              + file
              + " ends before the bridge's position "
              + position
              + ": the log was reset, or the server lost what it had not written to disk"
              + " (sync_binlog).");
    }
  }

  private void requireSameGtids(Connection connection, String file, long position, String gtids)
      throws SQLException {
    String there =
        BinlogDatabase.text(
                connection,
                "SELECT BINLOG_GTID_POS(?, CAST(? AS UNSIGNED))",
                file,
                Long.toString(position))
            .orElse("");
    if (!newest(there).equals(newest(gtids))) {
      throw gap(
          "At "
              + file
              + ":"
              + position
              + " the server's log stands at GTID '"
              + there
              + "' and the bridge at '"
              + gtids
              + "': the log was reset, or is another server's.");
    }
  }

  private void requireNoneMissing(Connection connection, String gtids) throws SQLException {
    if (gtids.isEmpty()) {
      return;
    }
    String known =
        BinlogDatabase.text(connection, "SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)", gtids)
            .orElse("0");
    String kept =
        BinlogDatabase.text(connection, "SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, ?)", gtids)
            .orElse("0");
    if (!known.equals("1") || !kept.equals("1")) {
      throw gap(
          known.equals("1")
              ? "The server has purged transactions that the bridge has not read."
              : "The server does not know the transactions that the bridge has read: the log was"
                  + " reset, or is another server's.");
    }
  }

  /** Of each domain its newest GTID: a domain's older servers stay in some forms of the set. */
  static Map<String, String> newest(String gtids) {
    Map<String, String> newest = new HashMap<>();
    for (String gtid : gtids.split(",", -1)) {
      String[] parts = gtid.strip().split("-", -1);
      if (parts.length == 3) {
        newest.merge(
            parts[0],
            parts[2],
            (a, b) ->
                Long.compareUnsigned(Long.parseUnsignedLong(a), Long.parseUnsignedLong(b)) > 0
                    ? a
                    : b);
      }
    }
    return newest;
  }

  private BridgeFault gap(String what) {
    return BridgeFault.fatal(
        what
            + " Changes since the last position may be missing in Kafka. To start anew with a"
            + " snapshot, delete the topics "
            + config.positionTopic()
            + " and "
            + BinlogConnectorProperties.historyTopic(config)
            + ", then resume.");
  }
}
