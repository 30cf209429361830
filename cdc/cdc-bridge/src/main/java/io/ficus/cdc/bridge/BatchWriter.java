package io.ficus.cdc.bridge;

import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.Offsets;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.ficus.cdc.Headers;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.bridge.DurablePosition.Phase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes each batch of the engine and the position after it in one Kafka transaction, and only then
 * tells PostgreSQL (contract C1). Called by the engine's one polling thread.
 */
final class BatchWriter implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {

  private static final String HEARTBEAT_TOPIC = "__debezium-heartbeat";

  private final BridgeConfig config;
  private final KafkaTarget target;
  private final SourceDatabase database;
  private final RecordAddress address;
  private final EnvelopeWriter envelopes;
  private final Progress progress;
  private final Milestones milestones;
  private final String caughtUpMark;
  private final String claim;
  private final TransactionCursor cursor;
  private final Object batchLock = new Object();

  private Phase phase;
  private long resumeLsn;
  private long snapshotRows;
  private boolean snapshotSeen;
  private SourceDatabase.@Nullable Slot slotAtStart;
  private long originTransaction = -1;
  private @Nullable String origin;
  private BatchTally tally = new BatchTally();
  private boolean closed;
  private volatile @Nullable Throwable failure;

  BatchWriter(
      BridgeConfig config,
      KafkaTarget target,
      SourceDatabase database,
      RecordAddress address,
      EnvelopeWriter envelopes,
      Progress progress,
      Milestones milestones,
      String caughtUpMark) {
    this.config = config;
    this.target = target;
    this.database = database;
    this.address = address;
    this.envelopes = envelopes;
    this.progress = progress;
    this.milestones = milestones;
    this.caughtUpMark = caughtUpMark;
    DurablePosition from = target.position();
    this.claim = from.claim();
    this.phase = from.phase();
    this.resumeLsn = from.resumeLsn();
    this.cursor = new TransactionCursor(from.transaction(), from.count());
  }

  /** What stopped this writer, if it was not closed. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Waits for the batch in hand, and takes no other. */
  void close() {
    synchronized (batchLock) {
      closed = true;
    }
  }

  @Override
  public boolean supportsTombstoneEvents() {
    return false;
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> batch,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    synchronized (batchLock) {
      if (closed || batch.isEmpty()) {
        return;
      }
      try {
        write(batch);
        RecordChangeEvent<SourceRecord> last = batch.get(batch.size() - 1);
        Offsets offsets = committer.buildOffsets();
        SourceOffsets.stripped(last.record()).forEach(offsets::set);
        committer.markProcessed(last, offsets);
        committer.markBatchFinished();
      } catch (RuntimeException e) {
        // Never Connect's RetriableException: the engine would take the batch for done.
        failure = e;
        closed = true;
        throw BridgeFault.passing("The batch was not written; the engine starts again", e);
      }
    }
  }

  private void write(List<RecordChangeEvent<SourceRecord>> batch) {
    Phase before = phase;
    boolean snapshotBefore = snapshotSeen;
    tally = new BatchTally();
    boolean caughtUp = false;
    target.begin();
    for (RecordChangeEvent<SourceRecord> event : batch) {
      caughtUp |= take(event.record());
    }
    DurablePosition next =
        phase == Phase.SNAPSHOT
            ? DurablePosition.none(claim)
            : new DurablePosition(claim, phase, resumeLsn, cursor.transaction(), cursor.count());
    target.send(target.positionRecord(next));
    target.commit();
    progress.committed(tally, next.resumeLsn());
    if (snapshotSeen && !snapshotBefore) {
      milestones.snapshotBegan();
    }
    if (phase != before) {
      milestones.streamBegan();
    }
    if (caughtUp) {
      milestones.caughtUp();
    }
  }

  /** True if this was the mark that the run itself put at the end of the log when it began. */
  private boolean take(SourceRecord record) {
    boolean heartbeat = record.topic().startsWith(HEARTBEAT_TOPIC);
    if (SourceOffsets.isSnapshot(record)) {
      if (!heartbeat && record.value() instanceof Struct row) {
        snapshotRow(record, row);
      }
      return false;
    }
    if (phase == Phase.SNAPSHOT) {
      phase = Phase.STREAM;
      resumeLsn = slotAtStart().confirmedLsn();
    }
    OptionalLong commit = SourceOffsets.commitLsn(record);
    if (commit.isPresent() && Long.compareUnsigned(commit.getAsLong(), resumeLsn) > 0) {
      resumeLsn = commit.getAsLong();
    }
    if (heartbeat || !(record.value() instanceof Struct envelope)) {
      return false;
    }
    return streamed(record, envelope);
  }

  private void snapshotRow(SourceRecord record, Struct row) {
    snapshotSeen = true;
    // Changes that the snapshot does not show can stand in the log before the slot's consistent
    // point, never before its restart point. So that they are newer, rows stand at the latter.
    SourcePosition position = SourcePosition.ofLsn(slotAtStart().restartLsn());
    String table = RecordAddress.table(row);
    String id = "snapshot-" + position.offset() + "-" + snapshotRows++;
    send(record, row, table, "r", id, position, null);
    String place = String.valueOf(row.getStruct("source").get("snapshot"));
    tally.snapshotRow(table, place.equals("last_in_data_collection") || place.equals("last"));
  }

  private boolean streamed(SourceRecord record, Struct envelope) {
    boolean metadata = envelope.schema().field("op") == null;
    OptionalLong transaction = SourceOffsets.transaction(record);
    long ordinal = transaction.isPresent() ? cursor.next(transaction.getAsLong()) : 0;
    boolean known = transaction.isPresent() && cursor.isInKafka();
    if (metadata) {
      if (!known) {
        forwardMetadata(record);
      }
      return false;
    }
    String operation = envelope.getString("op");
    SourcePosition position = SourcePosition.ofLsn(SourceOffsets.lsn(record).orElse(resumeLsn));
    if (operation.equals("m")) {
      return message(record, envelope, transaction, position, known);
    }
    if (known) {
      return false;
    }
    String id = transaction.orElse(0) + "-" + position.offset() + "-" + ordinal;
    String by =
        transaction.isPresent() && transaction.getAsLong() == originTransaction ? origin : null;
    send(record, envelope, RecordAddress.table(envelope), operation, id, position, by);
    return false;
  }

  private boolean message(
      SourceRecord record,
      Struct envelope,
      OptionalLong transaction,
      SourcePosition position,
      boolean known) {
    Marks mark = Marks.of(envelope);
    tally.mark(committedAt(envelope));
    if (mark.prefix().equals(OriginMark.PREFIX) && transaction.isPresent()) {
      // Read even where Kafka has it: the rest of the transaction may be still to come.
      originTransaction = transaction.getAsLong();
      origin = mark.content();
    } else if (mark.prefix().equals(Watermark.PREFIX) && !known) {
      broadcast(record, mark.content(), position);
    } else if (mark.prefix().equals(Marks.HEARTBEAT_PREFIX)) {
      return mark.content().equals(caughtUpMark);
    }
    return false;
  }

  private void broadcast(SourceRecord record, String watermark, SourcePosition position) {
    byte[] key = envelopes.key(record);
    byte[] value = envelopes.value(record);
    List<Header> headers =
        List.of(
            header(Headers.WATERMARK, watermark), header(Headers.POSITION, position.toString()));
    for (String topic : address.topics()) {
      int partitions = target.partitions().getOrDefault(topic, 0);
      for (int partition = 0; partition < partitions; partition++) {
        target.send(new ProducerRecord<>(topic, partition, key, value, headers));
      }
    }
  }

  private void send(
      SourceRecord record,
      Struct envelope,
      String table,
      String operation,
      String id,
      SourcePosition position,
      @Nullable String by) {
    byte[] key = address.keyOf(table, operation, envelope, record);
    Integer partition = key == null ? 0 : null;
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(address.topicOf(table), partition, key, envelopes.value(record));
    sent.headers()
        .add(header(Headers.EVENT_ID, id))
        .add(header(Headers.ROW_KEY, RecordAddress.rowKey(record, operation)))
        .add(header(Headers.POSITION, position.toString()));
    if (by != null) {
      sent.headers().add(header(Headers.ORIGIN, by));
    }
    target.send(sent);
    tally.change(committedAt(envelope));
  }

  /** BEGIN and END of transactions, where {@code provide.transaction.metadata} asks for them. */
  private void forwardMetadata(SourceRecord record) {
    target.send(
        new ProducerRecord<>(
            RecordAddress.metadataTopic(config.source()),
            envelopes.key(record),
            envelopes.value(record)));
  }

  private SourceDatabase.Slot slotAtStart() {
    SourceDatabase.Slot known = slotAtStart;
    if (known == null) {
      try {
        known =
            database
                .slot()
                .orElseThrow(
                    () -> BridgeFault.passing("The slot vanished during the snapshot", null));
      } catch (SQLException e) {
        throw BridgeFault.passing("The slot's position could not be read", e);
      }
      slotAtStart = known;
    }
    return known;
  }

  private static Instant committedAt(Struct envelope) {
    Long millis = envelope.getStruct("source").getInt64("ts_ms");
    return Instant.ofEpochMilli(millis == null ? 0 : millis);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, EnvelopeWriter.utf8(value));
  }
}
