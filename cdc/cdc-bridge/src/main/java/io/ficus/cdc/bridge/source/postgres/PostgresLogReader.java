package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.LogEntry;
import io.ficus.cdc.bridge.source.LogEntry.Kind;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.StartPoint;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records of Debezium's PostgreSQL connector. */
final class PostgresLogReader implements LogReader {

  private static final String HEARTBEAT_TOPIC = "__debezium-heartbeat";
  private static final long NO_TRANSACTION = -1;

  private final PostgresDatabase database;
  private Phase phase;
  private long resumeLsn;
  private ResumePoint resume;
  private PostgresDatabase.@Nullable Slot slotAtStart;
  private long transaction = NO_TRANSACTION;
  private String transactionName = "";
  private boolean open;
  private long resnapshotLsn;
  private Map<String, Object> incrementalSeen = Map.of();
  private Map<String, Object> incremental = Map.of();
  private Map<String, Object> resumeIncremental = Map.of();
  private String lastSchema = "";
  private String lastName = "";
  private String lastTable = "";

  PostgresLogReader(PostgresDatabase database, StartPoint start) {
    this.database = database;
    this.phase = start.phase();
    this.resume = start.resume();
    this.incremental = PostgresOffsets.incremental(start.resume().offset());
    this.incrementalSeen = incremental;
    this.resumeIncremental = incremental;
    this.resumeLsn = start.resume().position().offset();
  }

  @Override
  public LogEntry read(SourceRecord record) {
    LogEntry entry = understood(record);
    // How far an incremental snapshot is counts only with what is committed: up to a boundary.
    if (entry.afterBoundary()) {
      incremental = incrementalSeen;
    }
    incrementalSeen = PostgresOffsets.incremental(record);
    if (entry.atBoundary()) {
      incremental = incrementalSeen;
    }
    return entry;
  }

  private LogEntry understood(SourceRecord record) {
    boolean beat = record.topic().startsWith(HEARTBEAT_TOPIC);
    if (PostgresOffsets.isSnapshot(record)) {
      return beat || !(record.value() instanceof Struct row)
          ? entry(Kind.PROGRESS, true, true, "", position(resumeLsn), "", "", false)
          : snapshotRow(row);
    }
    if (phase == Phase.SNAPSHOT) {
      phase = Phase.STREAM;
      resumeLsn = slotAtStart().confirmedLsn();
    }
    OptionalLong commit = PostgresOffsets.commitLsn(record);
    if (commit.isPresent() && Long.compareUnsigned(commit.getAsLong(), resumeLsn) > 0) {
      resumeLsn = commit.getAsLong();
    }
    SourcePosition position = position(PostgresOffsets.lsn(record).orElse(resumeLsn));
    if (beat || !(record.value() instanceof Struct envelope)) {
      open &= !PostgresOffsets.isAtCommit(record);
      return entry(Kind.PROGRESS, !open, !open, "", position, "", "", false);
    }
    return streamed(record, envelope, position);
  }

  private LogEntry streamed(SourceRecord record, Struct envelope, SourcePosition position) {
    if (envelope.schema().field("op") != null && envelope.getString("op").equals("r")) {
      return resnapshotRow(envelope);
    }
    OptionalLong now = PostgresOffsets.transaction(record);
    boolean boundary = enter(now);
    String name = now.isPresent() ? transactionName : "";
    if (envelope.schema().field("op") == null) {
      open = !"END".equals(envelope.get("status"));
      return entry(Kind.TRANSACTION_METADATA, boundary, !open, "", position, name, "", false);
    }
    if (!envelope.getString("op").equals("m")) {
      resnapshotLsn = 0;
      return entry(Kind.CHANGE, boundary, !open, table(envelope), position, name, "", false);
    }
    Marks mark = Marks.of(envelope);
    Kind kind =
        switch (mark.prefix()) {
          case OriginMark.PREFIX -> now.isPresent() ? Kind.ORIGIN : Kind.PROGRESS;
          case Watermark.PREFIX -> Kind.WATERMARK;
          case Marks.HEARTBEAT_PREFIX -> Kind.HEARTBEAT;
          default -> Kind.PROGRESS;
        };
    return entry(kind, boundary, !open, "", position, name, mark.content(), false);
  }

  /** True if what was read before belongs to transactions that are whole. */
  private boolean enter(OptionalLong now) {
    long next = now.orElse(NO_TRANSACTION);
    boolean boundary = !open || next != transaction;
    if (next != transaction) {
      transaction = next;
      transactionName = Long.toString(next);
    }
    open = now.isPresent();
    return boundary;
  }

  private LogEntry snapshotRow(Struct row) {
    // Changes that the snapshot does not show can stand in the log before the slot's consistent
    // point, never before its restart point. So that they are newer, rows stand at the latter.
    SourcePosition position = position(slotAtStart().restartLsn());
    String place = String.valueOf(row.getStruct("source").get("snapshot"));
    boolean last = place.equals("last_in_data_collection") || place.equals("last");
    return entry(Kind.SNAPSHOT_ROW, true, true, table(row), position, "", "", last);
  }

  /**
   * A row of an incremental snapshot: it comes between the changes and belongs to no transaction.
   * One that was open when the row was read can still change it, by an entry that stands in the log
   * already; but never before the slot's restart point, as long as that transaction's end was not
   * confirmed. So that its change is newer, the row stands at that point.
   */
  private LogEntry resnapshotRow(Struct row) {
    if (resnapshotLsn == 0) {
      resnapshotLsn = slotNow().restartLsn();
    }
    return entry(Kind.CHANGE, !open, !open, table(row), position(resnapshotLsn), "", "", false);
  }

  private String table(Struct envelope) {
    Struct origin = envelope.getStruct("source");
    String schema = origin.getString("schema");
    String name = origin.getString("table");
    if (!name.equals(lastName) || !schema.equals(lastSchema)) {
      lastSchema = schema;
      lastName = name;
      lastTable = schema + "." + name;
    }
    return lastTable;
  }

  private static LogEntry entry(
      Kind kind,
      boolean afterBoundary,
      boolean atBoundary,
      String table,
      SourcePosition position,
      String transaction,
      String content,
      boolean last) {
    return new LogEntry(
        kind, afterBoundary, atBoundary, table, position, transaction, content, last);
  }

  private static SourcePosition position(long lsn) {
    return SourcePosition.ofLsn(lsn);
  }

  @Override
  public ResumePoint resume() {
    if (phase == Phase.STREAM
        && (resume.position().offset() != resumeLsn || !incremental.equals(resumeIncremental))) {
      resume = PostgresOffsets.resumeAt(resumeLsn, incremental);
      resumeIncremental = incremental;
    }
    return resume;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  private PostgresDatabase.Slot slotAtStart() {
    PostgresDatabase.Slot known = slotAtStart;
    if (known == null) {
      known = slotNow();
      slotAtStart = known;
    }
    return known;
  }

  private PostgresDatabase.Slot slotNow() {
    try {
      return database
          .slot()
          .orElseThrow(() -> BridgeFault.passing("The slot vanished during a snapshot", null));
    } catch (SQLException e) {
      throw BridgeFault.passing("The slot's position could not be read", e);
    }
  }
}
