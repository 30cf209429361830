package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Halts a bridge rather than let it go on over a gap: the database, the slot and the publication
 * have to be those that its position is of. Thread-safe.
 */
final class PostgresGapGuard {

  private final BridgeConfig config;
  private final PostgresDatabase database;
  private final Publication publication;

  PostgresGapGuard(BridgeConfig config, PostgresDatabase database, Publication publication) {
    this.config = config;
    this.database = database;
    this.publication = publication;
  }

  /**
   * Makes sure that the engine will go on exactly at the position, or begin with a snapshot that
   * fits its slot; everything else would be a gap.
   */
  StartPoint check(StartPoint position) throws SQLException {
    try (Connection connection = database.connect()) {
      String identity = identity(connection);
      if (position.equals(StartPoint.BEGINNING) && database.slot(connection).isPresent()) {
        throw notOurs();
      }
      Optional<PostgresDatabase.Slot> found = database.awaitInactive(connection);
      if (found.isPresent()) {
        requireOurs(connection, found.get());
      }
      if (position.phase() == Phase.SNAPSHOT) {
        if (found.isPresent()) {
          // A slot of a broken snapshot stands elsewhere in the log than a new snapshot would.
          // Debezium exports a snapshot that fits only when it makes the slot itself.
          PostgresDatabase.text(
              connection, "SELECT pg_drop_replication_slot('" + config.slot() + "')");
        }
        return position.of(identity);
      }
      requireSameServer(position, identity);
      requireNoGap(connection, position, found);
      publication.withdrawOthers(connection);
      return position.of(identity);
    }
  }

  // Whoever made it may still need it; dropping it would be his gap.
  private BridgeFault notOurs() {
    return BridgeFault.fatal(
        "The replication slot "
            + config.slot()
            + " is there already, and nothing is stored of the bridge "
            + config.name()
            + ": it belongs to a connector or to another bridge. To go on where that one stopped, stop"
            + " it and run ficus bridge import-position. To begin anew, name another slot"
            + " (ficus.source.slot), or run ficus bridge slot drop if nobody needs this one. Then"
            + " resume.");
  }

  // The timeline of the log's end: that of the last checkpoint is late after a promotion.
  private static String identity(Connection connection) throws SQLException {
    return PostgresDatabase.text(
            connection,
            """
            SELECT 'system ' || system_identifier || ' timeline '
                   || ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int
              FROM pg_control_system()
            """)
        .orElse("");
  }

  private void requireSameServer(StartPoint position, String identity) {
    if (position.identity().isEmpty() || position.identity().equals(identity)) {
      return;
    }
    throw BridgeFault.fatal(
        "The source database is not the one that the stored position is of ("
            + identity
            + " instead of "
            + position.identity()
            + "): it was restored, replaced or failed over, and what it lost on the way nobody can"
            + " tell from here. To start anew with a snapshot, drop the slot if it is there, delete"
            + " the topic "
            + config.positionTopic()
            + ", then resume. To accept a gap and go on from a place of this log, pause, run ficus"
            + " bridge position set <lsn> --reason <why>, then resume.");
  }

  private void requireNoGap(
      Connection connection, StartPoint position, Optional<PostgresDatabase.Slot> found)
      throws SQLException {
    String anew =
        " Changes since the last position may be missing in Kafka. To start anew with a snapshot,"
            + " drop the slot if it is there and delete the topic "
            + config.positionTopic()
            + ", then resume.";
    if (found.isEmpty()) {
      throw BridgeFault.fatal("The replication slot " + config.slot() + " is gone." + anew);
    }
    PostgresDatabase.Slot slot = found.get();
    if (slot.walStatus().equals("lost")) {
      throw BridgeFault.fatal(
          "The replication slot "
              + config.slot()
              + " has lost WAL that it needs (max_slot_wal_keep_size)."
              + anew);
    }
    if (Long.compareUnsigned(slot.confirmedLsn(), position.resume().position().offset()) > 0) {
      throw BridgeFault.fatal(
          "The replication slot "
              + config.slot()
              + " stands at a later place in the log than this bridge ever confirmed: it was made anew,"
              + " or someone else used it."
              + anew);
    }
    if (PostgresDatabase.text(
            connection,
            "SELECT 1 FROM pg_publication WHERE pubname = '"
                + PostgresDatabase.literal(config.publication())
                + "'")
        .isEmpty()) {
      throw BridgeFault.fatal("The publication " + config.publication() + " is gone." + anew);
    }
  }

  private void requireOurs(Connection connection, PostgresDatabase.Slot slot) throws SQLException {
    String here = PostgresDatabase.text(connection, "SELECT current_database()").orElse("");
    if (!here.equals(slot.database()) || !"pgoutput".equals(slot.plugin())) {
      throw BridgeFault.fatal(
          "The replication slot "
              + config.slot()
              + " belongs to database "
              + slot.database()
              + " and plugin "
              + slot.plugin()
              + ". Configure another slot name, then resume.");
    }
  }
}
