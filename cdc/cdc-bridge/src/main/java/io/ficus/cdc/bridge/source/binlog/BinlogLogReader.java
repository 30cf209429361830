package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.bridge.source.LogEntry;
import io.ficus.cdc.bridge.source.LogEntry.Kind;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.StartPoint;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the records of Debezium's MariaDB and MySQL connectors.
 *
 * <p>A binary log holds one transaction after the other, never two mixed. Since MariaDB 11.4 the
 * events inside a transaction do not say where they stand, so a row's position is the place where
 * its transaction begins plus its ordinal in it: a row takes at least one byte of log, so that is
 * less than where the next transaction begins. Counted are the rows of the carried tables, so the
 * same list of tables gives the same positions when a transaction is sent again.
 */
final class BinlogLogReader implements LogReader {

  static final String HEARTBEAT_KIND = "ficus.heartbeat";

  private static final String HEARTBEAT_TOPIC = "__debezium-heartbeat";

  private final String markTable;
  private final boolean metadataWanted;
  private Phase phase;
  private ResumePoint resume;
  private String transaction = "";
  private long ordinal;
  private long rowsHere;
  private boolean open;
  private String lastDatabase = "";
  private String lastName = "";
  private String lastTable = "";

  /**
   * @param markTable with its database
   * @param metadataWanted whether BEGIN and END are for anyone but this reader
   */
  BinlogLogReader(String markTable, boolean metadataWanted, StartPoint start) {
    this.markTable = markTable;
    this.metadataWanted = metadataWanted;
    this.phase = start.phase();
    this.resume = start.resume();
  }

  @Override
  public LogEntry read(SourceRecord record) {
    ResumePoint here = BinlogOffsets.resume(record);
    boolean beat = record.topic().startsWith(HEARTBEAT_TOPIC);
    if (BinlogOffsets.isSnapshot(record)) {
      return beat || !(record.value() instanceof Struct row) || isMark(row)
          ? progress(true, true, here.position())
          : snapshotRow(row, here.position());
    }
    phase = Phase.STREAM;
    boolean moved = !here.position().equals(resume.position());
    boolean boundary = !open || moved;
    resume = here;
    if (moved) {
      rowsHere = 0;
    }
    if (beat || !(record.value() instanceof Struct envelope)) {
      open &= !moved;
      return progress(boundary, !open, here.position());
    }
    if (envelope.schema().field("op") == null) {
      return metadata(envelope, boundary);
    }
    return row(envelope, boundary);
  }

  private LogEntry metadata(Struct envelope, boolean boundary) {
    open = !"END".equals(envelope.get("status"));
    Kind kind = metadataWanted ? Kind.TRANSACTION_METADATA : Kind.PROGRESS;
    return new LogEntry(kind, boundary, !open, "", resume.position(), transaction, "", false);
  }

  private LogEntry row(Struct envelope, boolean boundary) {
    String operation = envelope.getString("op");
    if (operation.equals("r")) {
      // A row that an incremental snapshot read: it belongs to no transaction, and is not there
      // when one is sent again. What changes it comes later in the log than what was read last.
      SourcePosition read = at(rowsHere);
      return new LogEntry(Kind.CHANGE, boundary, !open, table(envelope), read, "", "", false);
    }
    enter(envelope);
    ordinal++;
    rowsHere = ordinal;
    // Emptying a table commits by itself, and no END follows.
    open = !operation.equals("t");
    if (isMark(envelope)) {
      return mark(envelope, boundary);
    }
    return new LogEntry(
        Kind.CHANGE, boundary, !open, table(envelope), at(ordinal), transaction, "", false);
  }

  private LogEntry mark(Struct envelope, boolean boundary) {
    Struct after = envelope.getStruct("after");
    String said = after == null ? "" : String.valueOf(after.get(MarkTable.CONTENT));
    Kind kind =
        switch (after == null ? "" : String.valueOf(after.get(MarkTable.KIND))) {
          case OriginMark.PREFIX -> Kind.ORIGIN;
          case Watermark.PREFIX -> Kind.WATERMARK;
          case HEARTBEAT_KIND -> Kind.HEARTBEAT;
          default -> Kind.PROGRESS;
        };
    return new LogEntry(kind, boundary, !open, "", at(ordinal), transaction, said, false);
  }

  private void enter(Struct envelope) {
    Struct source = envelope.getStruct("source");
    Object gtid = source.get("gtid");
    String now = gtid == null ? "at " + resume.position() : gtid.toString();
    if (!now.equals(transaction)) {
      transaction = now;
      ordinal = 0;
    }
  }

  private SourcePosition at(long rows) {
    return new SourcePosition(resume.position().segment(), resume.position().offset() + rows);
  }

  private LogEntry snapshotRow(Struct row, SourcePosition position) {
    String place = String.valueOf(row.getStruct("source").get("snapshot"));
    boolean last = place.equals("last_in_data_collection") || place.equals("last");
    return new LogEntry(Kind.SNAPSHOT_ROW, true, true, table(row), position, "", "", last);
  }

  private boolean isMark(Struct envelope) {
    return table(envelope).equals(markTable);
  }

  private String table(Struct envelope) {
    Struct source = envelope.getStruct("source");
    String database = source.getString("db");
    String name = source.getString("table");
    if (!name.equals(lastName) || !database.equals(lastDatabase)) {
      lastDatabase = database;
      lastName = name;
      lastTable = database + "." + name;
    }
    return lastTable;
  }

  private static LogEntry progress(boolean after, boolean at, SourcePosition position) {
    return new LogEntry(Kind.PROGRESS, after, at, "", position, "", "", false);
  }

  @Override
  public ResumePoint resume() {
    return phase == Phase.STREAM ? resume : ResumePoint.NONE;
  }

  @Override
  public Phase phase() {
    return phase;
  }
}
