package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replication slots, WAL senders, and how much log the slots may hold. */
final class SlotChecks {

  private SlotChecks() {}

  static List<Check<Catalogue>> of(SourceUnderTest under) {
    return List.of(
        new Check<>(
            "source.slot",
            "There is a replication slot for the bridge",
            source -> slot(source, under.slotName())),
        new Check<>(
            "source.wal-sender",
            "There is a WAL sender for the bridge",
            source -> walSender(source, under.slotName())),
        new Check<>(
            "source.retained-wal",
            "The log that slots retain is bounded",
            SlotChecks::retainedWal));
  }

  private static Answer slot(Catalogue source, String name) throws SQLException {
    Optional<Map<String, String>> ours =
        source.row(
            """
            SELECT slot_type, coalesce(plugin, 'none') AS plugin, coalesce(database, '') AS database,
                   coalesce(wal_status, 'unknown') AS wal_status, active_pid,
                   database IS NOT DISTINCT FROM current_database() AS here
            FROM pg_replication_slots WHERE slot_name = ?""",
            name);
    if (ours.isPresent()) {
      return existing(name, ours.get());
    }
    int used = Integer.parseInt(source.value("SELECT count(*) FROM pg_replication_slots"));
    int allowed = Integer.parseInt(ServerChecks.setting(source, "max_replication_slots"));
    if (used < allowed) {
      return Answer.ok(used + " of " + allowed + " slots used; the bridge creates " + name);
    }
    return Answer.failed(
        "all of the " + allowed + " slots are used, none is called " + name,
        "SELECT slot_name, active, restart_lsn FROM pg_replication_slots;",
        "-- drop one that nobody reads: SELECT pg_drop_replication_slot('<name>');",
        "-- or allow more, which takes effect after a restart of the server:",
        "ALTER SYSTEM SET max_replication_slots = " + (allowed + 4) + ";");
  }

  private static Answer existing(String name, Map<String, String> slot) {
    String drop = "SELECT pg_drop_replication_slot('" + name.replace("'", "''") + "');";
    if (!"logical".equals(slot.get("slot_type"))
        || !"pgoutput".equals(slot.get("plugin"))
        || !"t".equals(slot.get("here"))) {
      return Answer.failed(
          name
              + " exists, but is "
              + slot.get("slot_type")
              + " with plugin "
              + slot.get("plugin")
              + " in database '"
              + slot.get("database")
              + "', not a pgoutput slot of this database",
          "-- give the bridge another slot name, or, if nobody reads this one:",
          drop);
    }
    if ("lost".equals(slot.get("wal_status"))) {
      return Answer.failed(
          name + " has lost log that was not read yet: changes are missing for good",
          drop,
          "-- the bridge then creates it again and must take a new snapshot");
    }
    String pid = slot.get("active_pid");
    if (pid != null) {
      return Answer.warning(
          name + " is being read by process " + pid + ", as it is while a bridge runs",
          "-- if that is no bridge of yours:",
          "SELECT pg_terminate_backend(" + pid + ");");
    }
    return Answer.ok(name + " exists and is free, wal_status " + slot.get("wal_status"));
  }

  private static Answer walSender(Catalogue source, String slotName) throws SQLException {
    int used = Integer.parseInt(source.value("SELECT count(*) FROM pg_stat_replication"));
    int allowed = Integer.parseInt(ServerChecks.setting(source, "max_wal_senders"));
    String found = used + " of " + allowed + " WAL senders used";
    boolean reading =
        source.holds(
            "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ? AND active)",
            slotName);
    if (used < allowed || reading) {
      return Answer.ok(found);
    }
    return Answer.failed(
        found,
        "SELECT pid, application_name, client_addr FROM pg_stat_replication;",
        "-- end one that is not needed, or allow more, which takes effect after a restart:",
        "ALTER SYSTEM SET max_wal_senders = " + (allowed + 4) + ";");
  }

  private static Answer retainedWal(Catalogue source) throws SQLException {
    String limit = ServerChecks.setting(source, "max_slot_wal_keep_size");
    List<String> slots =
        source.values(
            """
            SELECT slot_name || ' retains '
                || pg_size_pretty(pg_wal_lsn_diff(
                     CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                          ELSE pg_current_wal_lsn() END, restart_lsn))
                || CASE WHEN active THEN '' ELSE ' and nobody reads it' END
                || coalesce(', ' || pg_size_pretty(safe_wal_size) || ' until it is lost', '')
            FROM pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY slot_name""");
    String retained = slots.isEmpty() ? "no slot retains any" : String.join("; ", slots);
    if (limit.equals("-1")) {
      return Answer.warning(
          "max_slot_wal_keep_size = -1 (unlimited): while a bridge is down the log grows until the"
              + " disk is full and the database stops; "
              + retained,
          "-- choose what the disk can spare; a slot that falls further behind is lost and needs a"
              + " new snapshot",
          "ALTER SYSTEM SET max_slot_wal_keep_size = '64GB';",
          "SELECT pg_reload_conf();");
    }
    List<String> near =
        source.values(
            """
            SELECT slot_name FROM pg_replication_slots
            WHERE wal_status IN ('unreserved', 'lost') ORDER BY slot_name""");
    String found = "max_slot_wal_keep_size = " + limit + "; " + retained;
    return near.isEmpty()
        ? Answer.ok(found)
        : Answer.warning(
            found + "; at the limit or over it: " + String.join(", ", near),
            "-- start what reads them, or allow more log:",
            "ALTER SYSTEM SET max_slot_wal_keep_size = '" + "<more than " + limit + ">';",
            "SELECT pg_reload_conf();");
  }
}
