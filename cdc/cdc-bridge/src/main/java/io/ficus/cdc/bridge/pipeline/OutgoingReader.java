package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.Headers;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.schema.SchemaWatch;
import io.ficus.cdc.bridge.snapshot.SnapshotNews;
import io.ficus.cdc.bridge.source.LogEntry;
import io.ficus.cdc.bridge.source.LogReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads captured records into what goes out: leaves out what Kafka has, names each event, puts a
 * transaction's origin on its changes, and remembers where transactions end. Used by one thread.
 */
final class OutgoingReader {

  /**
   * The end of a source transaction.
   *
   * @param index how many of the things that wait stand before it
   * @param transaction the last one before it
   * @param count how many events that one has
   */
  record Boundary(int index, String transaction, long count) {}

  /** What the connector says of a snapshot, or shows of a table, waits for its turn. */
  private static final LogEntry NEWS =
      new LogEntry(
          LogEntry.Kind.PROGRESS, false, false, "", new SourcePosition(0, 0), "", "", false);

  private final LogReader reader;
  private final TransactionCursor cursor;
  private final SchemaWatch schemas;
  private @Nullable Boundary boundary;
  private long snapshotRows;
  private long entries;
  private String originTransaction = "";
  private @Nullable String origin;
  private String cutTransaction;
  private int part = 1;

  OutgoingReader(LogReader reader, TransactionCursor cursor, SchemaWatch schemas) {
    this.reader = reader;
    this.schemas = schemas;
    this.cursor = cursor;
    // A transaction of which Kafka has a part was cut.
    this.cutTransaction = cursor.count() > 0 ? cursor.transaction() : "";
  }

  /**
   * How much was read of the source, what Kafka has included. A connector also hands out records of
   * its own where nothing comes; they are not counted.
   */
  long entries() {
    return entries;
  }

  /** The last end of a transaction behind which nothing was sent; null if there is none. */
  @Nullable Boundary lastBoundary() {
    return boundary;
  }

  /** So many of the first things that wait were sent. */
  void sent(int count) {
    if (boundary != null) {
      boundary =
          boundary.index() < count
              ? null
              : new Boundary(boundary.index() - count, boundary.transaction(), boundary.count());
    }
  }

  /** Where a commit cuts the transaction that is arriving; everything that was read was sent. */
  Boundary cut() {
    if (!cursor.transaction().equals(cutTransaction)) {
      cutTransaction = cursor.transaction();
      part = 1;
    }
    part++;
    return new Boundary(0, cursor.transaction(), cursor.count());
  }

  /**
   * Reads a batch.
   *
   * @param before how many things wait already
   */
  List<Outgoing> read(List<SourceRecord> batch, int before) {
    List<Outgoing> outgoing = new ArrayList<>(batch.size());
    for (SourceRecord record : batch) {
      if (SnapshotNews.of(record).isPresent()) {
        outgoing.add(new Outgoing(record, NEWS, null));
        continue;
      }
      LogEntry entry = reader.read(record);
      if (entry.kind() != LogEntry.Kind.PROGRESS) {
        entries++;
      }
      if (entry.afterBoundary()) {
        boundary = here(before + outgoing.size());
      }
      take(record, entry, outgoing);
      if (entry.atBoundary()) {
        boundary = here(before + outgoing.size());
      }
    }
    return outgoing;
  }

  private Boundary here(int index) {
    Boundary last = boundary;
    return last != null
            && last.index() == index
            && last.count() == cursor.count()
            && last.transaction().equals(cursor.transaction())
        ? last
        : new Boundary(index, cursor.transaction(), cursor.count());
  }

  private void take(SourceRecord record, LogEntry entry, List<Outgoing> outgoing) {
    switch (entry.kind()) {
      case SNAPSHOT_ROW -> {
        String id = "snapshot-" + entry.position().offset() + "-" + snapshotRows++;
        announce(record, entry, outgoing);
        outgoing.add(change(record, entry, id, null));
      }
      case CHANGE -> {
        boolean within = !entry.transaction().isEmpty();
        if (within && cursor.leavesOut(entry.transaction(), entry.table())) {
          return;
        }
        long ordinal = within ? cursor.next(entry.transaction()) : 0;
        if (!within || !cursor.isInKafka()) {
          String transaction = within ? entry.transaction() : "0";
          String id =
              isReadAgain(record)
                  ? readAgain(record, entry)
                  : transaction + "-" + entry.position().offset() + "-" + ordinal;
          boolean marked = within && transaction.equals(originTransaction);
          announce(record, entry, outgoing);
          outgoing.add(change(record, entry, id, marked ? origin : null));
        }
      }
      case ORIGIN -> {
        var unused = isInKafka(entry);
        // Read even where Kafka has it: the rest of the transaction may be still to come.
        originTransaction = entry.transaction();
        origin = entry.content();
      }
      case WATERMARK -> {
        if (!isInKafka(entry)) {
          outgoing.add(new Outgoing(record, entry, null));
        }
      }
      case HEARTBEAT -> {
        var unused = isInKafka(entry);
        outgoing.add(new Outgoing(record, entry, null));
      }
      case TRANSACTION_METADATA -> outgoing.add(new Outgoing(record, entry, null));
      case PROGRESS -> {}
    }
  }

  private void announce(SourceRecord record, LogEntry entry, List<Outgoing> outgoing) {
    schemas
        .look(entry.table(), record, entry.position())
        .ifPresent(news -> outgoing.add(new Outgoing(record, NEWS, null, news)));
  }

  /** A row of a snapshot that was asked for while streaming. */
  static boolean isReadAgain(SourceRecord record) {
    return "r".equals(((Struct) record.value()).getString("op"));
  }

  /** It can come twice, under the same id. */
  private static String readAgain(SourceRecord record, LogEntry entry) {
    return "r-"
        + entry.position().offset()
        + "-"
        + entry.table()
        + "-"
        + RecordAddress.rowKey(record, "r");
  }

  private boolean isInKafka(LogEntry entry) {
    if (entry.transaction().isEmpty()) {
      return false;
    }
    var unused = cursor.next(entry.transaction());
    return cursor.isInKafka();
  }

  private Outgoing change(SourceRecord record, LogEntry entry, String id, @Nullable String by) {
    Struct envelope = (Struct) record.value();
    List<Header> headers =
        !cutTransaction.isEmpty() && cutTransaction.equals(entry.transaction())
            ? List.of(
                RecordConversion.header(
                    Headers.TRANSACTION_PART, String.valueOf(Math.max(2, part))))
            : List.of();
    return new Outgoing(
        record,
        entry,
        new OutgoingChange(
            record,
            envelope.schema(),
            envelope,
            entry.table(),
            envelope.getString("op"),
            entry.position(),
            id,
            by,
            headers));
  }
}
