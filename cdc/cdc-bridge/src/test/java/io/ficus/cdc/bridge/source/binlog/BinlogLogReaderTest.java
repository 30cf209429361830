package io.ficus.cdc.bridge.source.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.binlog.BinlogOffsetContext;
import io.debezium.connector.binlog.BinlogSourceInfo;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.source.LogEntry;
import io.ficus.cdc.bridge.source.LogEntry.Kind;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C1")
class BinlogLogReaderTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("kind", Schema.OPTIONAL_STRING_SCHEMA)
          .field("content", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("db", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("gtid", Schema.OPTIONAL_STRING_SCHEMA)
          .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .field("op", Schema.STRING_SCHEMA)
          .field("after", ROW)
          .field("source", SOURCE)
          .build();
  private static final Schema STATUS =
      SchemaBuilder.struct().field("status", Schema.STRING_SCHEMA).build();

  private final BinlogLogReader reader =
      new BinlogLogReader("shop.ficus_mark", false, StartPoint.BEGINNING);

  @Test
  void readsATransactionTheSameWayAgainWhereItIsSentAgain() {
    List<LogEntry> first = new ArrayList<>();
    List<LogEntry> again = new ArrayList<>();
    for (List<LogEntry> pass : List.of(first, again)) {
      BinlogLogReader fresh = new BinlogLogReader("shop.ficus_mark", false, StartPoint.BEGINNING);
      pass.add(fresh.read(status("BEGIN", 100)));
      pass.add(fresh.read(mark(100, OriginMark.PREFIX, "membership|1|me")));
      pass.add(fresh.read(row("item", "c", 100, "0-1-7")));
      pass.add(fresh.read(row("item", "u", 100, "0-1-7")));
      pass.add(fresh.read(status("END", 100)));
    }
    assertThat(again).isEqualTo(first);
    assertThat(first)
        .extracting(LogEntry::kind)
        .containsExactly(Kind.PROGRESS, Kind.ORIGIN, Kind.CHANGE, Kind.CHANGE, Kind.PROGRESS);
    assertThat(first)
        .extracting(LogEntry::position)
        .containsExactly(at(100), at(101), at(102), at(103), at(100));
    assertThat(first)
        .extracting(LogEntry::atBoundary)
        .containsExactly(false, false, false, false, true);
    assertThat(first)
        .extracting(LogEntry::afterBoundary)
        .containsExactly(true, false, false, false, false);
  }

  @Test
  void theNextPlaceInTheLogEndsATransactionThatNobodyEnded() {
    reader.read(status("BEGIN", 100));
    assertThat(reader.read(row("item", "t", 100, "0-1-7")).atBoundary()).isTrue();
    assertThat(reader.read(status("BEGIN", 300)).afterBoundary()).isTrue();
    assertThat(reader.read(row("item", "c", 300, "0-1-8")).position()).isEqualTo(at(301));
  }

  @Test
  void neverResumesInsideATransaction() {
    reader.read(row("item", "c", 100, "0-1-7"));
    assertThat(reader.phase()).isEqualTo(Phase.STREAM);
    assertThat(reader.resume().position()).isEqualTo(at(100));
    assertThat(reader.resume().offset()).containsOnlyKeys("file", "pos", "gtids");
  }

  @Test
  void theLastRowOfASnapshotIsOneOfTheSnapshot() {
    Struct envelope = envelope("item", "r", null);
    envelope.getStruct("source").put("snapshot", "last");
    LogEntry last = reader.read(record(envelope, 100));
    assertThat(last.kind()).isEqualTo(Kind.SNAPSHOT_ROW);
    assertThat(last.last()).isTrue();
    assertThat(reader.phase()).isEqualTo(Phase.SNAPSHOT);
  }

  /** Whatever was read of the transaction before: the next one may change that very row. */
  @Test
  void aRowThatIsReadAgainIsOlderThanWhatComesAfterItAndNewerThanWhatCameBefore() {
    LogEntry before = null;
    for (int row = 0; row < 5; row++) {
      before = reader.read(record(envelope("item", "c", "0-1-1"), 100));
    }
    Struct envelope = envelope("item", "r", null);
    envelope.getStruct("source").put("snapshot", "incremental");
    LogEntry within = reader.read(record(envelope, 100));
    LogEntry between = reader.read(record(envelope, 200));
    LogEntry after = reader.read(record(envelope("item", "u", "0-1-2"), 200));
    assertThat(within.position()).isEqualTo(java.util.Objects.requireNonNull(before).position());
    assertThat(between.position().isAfter(before.position())).isTrue();
    assertThat(after.position().isAfter(between.position())).isTrue();
  }

  @Test
  void knowsTheConnectorsKeys() {
    assertThat(BinlogOffsets.FILE).isEqualTo(BinlogSourceInfo.BINLOG_FILENAME_OFFSET_KEY);
    assertThat(BinlogOffsets.POSITION).isEqualTo(BinlogSourceInfo.BINLOG_POSITION_OFFSET_KEY);
    assertThat(BinlogOffsets.GTIDS).isEqualTo(BinlogOffsetContext.GTID_SET_KEY);
  }

  @Test
  void comparesTheNewestGtidOfEachDomain() {
    assertThat(BinlogGapGuard.newest("0-1-5,1-1-3"))
        .isEqualTo(BinlogGapGuard.newest("1-1-3, 0-2-4,0-1-5"))
        .isNotEqualTo(BinlogGapGuard.newest("0-1-5"));
    assertThat(BinlogGapGuard.newest("")).isEmpty();
  }

  private static SourcePosition at(long offset) {
    return new SourcePosition(3, offset);
  }

  private static SourceRecord row(String table, String op, long at, String gtid) {
    return record(envelope(table, op, gtid), at);
  }

  private static SourceRecord mark(long at, String kind, String content) {
    Struct envelope = envelope("ficus_mark", "c", "0-1-7");
    envelope.put("after", new Struct(ROW).put("kind", kind).put("content", content));
    return record(envelope, at);
  }

  private static Struct envelope(
      String table, String op, @org.jspecify.annotations.Nullable String gtid) {
    Struct source = new Struct(SOURCE).put("db", "shop").put("table", table).put("gtid", gtid);
    return new Struct(ENVELOPE).put("op", op).put("source", source);
  }

  private static SourceRecord status(String status, long at) {
    return record(new Struct(STATUS).put("status", status), at);
  }

  private static SourceRecord record(Struct value, long at) {
    Map<String, Object> offset = new HashMap<>();
    offset.put("file", "binlog.000003");
    offset.put("pos", at);
    offset.put("gtids", "0-1-6");
    offset.put("event", 4L);
    offset.put("row", 1);
    offset.put("ts_sec", 17L);
    return new SourceRecord(Map.of(), offset, "topic", value.schema(), value);
  }
}
