package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.capture.RecordSink;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.cdc.bridge.source.LogEntry;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes each batch and the position after it in one Kafka transaction, and only then lets the
 * source confirm (contract C1). Called by the capture's one thread.
 */
public final class BatchWriter implements RecordSink {

  private final BridgeConfig config;
  private final KafkaTarget target;
  private final LogReader reader;
  private final RecordAddress address;
  private final EnvelopeWriter envelopes;
  private final List<ChangePolicy> policies;
  private final Milestones milestones;
  private final String claim;
  private final String identity;
  private final TransactionCursor cursor;

  private boolean begun;
  private boolean worthACommit;
  private boolean snapshotSeen;
  private long snapshotRows;
  private String originTransaction = "";
  private @Nullable String origin;
  private BatchTally tally = new BatchTally();
  private @Nullable String heartbeat;

  /** Goes on from a target's position, which was checked. */
  public BatchWriter(
      BridgeConfig config,
      KafkaTarget target,
      DurablePosition from,
      LogReader reader,
      RecordAddress address,
      EnvelopeWriter envelopes,
      List<ChangePolicy> policies,
      Milestones milestones) {
    this.config = config;
    this.target = target;
    this.reader = reader;
    this.address = address;
    this.envelopes = envelopes;
    this.policies = List.copyOf(policies);
    this.milestones = milestones;
    this.claim = from.claim();
    this.identity = from.start().identity();
    this.cursor = new TransactionCursor(from.transaction(), from.count());
  }

  @Override
  public Optional<Map<String, Object>> take(List<SourceRecord> batch) {
    Phase before = reader.phase();
    boolean snapshotBefore = snapshotSeen;
    tally = new BatchTally();
    heartbeat = null;
    worthACommit = false;
    batch.forEach(this::take);
    if (!worthACommit && reader.phase() == before) {
      return Optional.empty();
    }
    begin();
    DurablePosition next =
        reader.phase() == Phase.SNAPSHOT
            ? DurablePosition.none(claim).of(StartPoint.BEGINNING.of(identity))
            : new DurablePosition(
                claim,
                new StartPoint(Phase.STREAM, identity, reader.resume()),
                cursor.transaction(),
                cursor.count());
    target.send(target.positionRecord(next));
    target.commit();
    begun = false;
    milestones.committed(tally, next.start().resume().position());
    if (snapshotSeen && !snapshotBefore) {
      milestones.snapshotBegan();
    }
    if (reader.phase() != before) {
      milestones.streamBegan();
    }
    if (heartbeat != null) {
      milestones.heartbeat(heartbeat);
    }
    return reader.phase() == Phase.STREAM
        ? Optional.of(next.start().resume().offset())
        : Optional.empty();
  }

  private void begin() {
    if (!begun) {
      target.begin();
      begun = true;
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    begin();
    target.send(record);
  }

  private void take(SourceRecord record) {
    LogEntry entry = reader.read(record);
    worthACommit |= entry.kind() != LogEntry.Kind.PROGRESS;
    switch (entry.kind()) {
      case SNAPSHOT_ROW -> snapshotRow(record, entry);
      case CHANGE -> change(record, entry);
      case ORIGIN -> {
        var unused = isInKafka(entry);
        // Read even where Kafka has it: the rest of the transaction may be still to come.
        originTransaction = entry.transaction();
        origin = entry.content();
        tally.mark(committedAt(record));
      }
      case WATERMARK -> {
        tally.mark(committedAt(record));
        if (!isInKafka(entry)) {
          broadcast(record, entry);
        }
      }
      case HEARTBEAT -> {
        var unused = isInKafka(entry);
        tally.mark(committedAt(record));
        heartbeat = entry.content();
      }
      case TRANSACTION_METADATA -> forwardMetadata(record);
      case PROGRESS -> {}
    }
  }

  private boolean isInKafka(LogEntry entry) {
    if (entry.transaction().isEmpty()) {
      return false;
    }
    var unused = cursor.next(entry.transaction());
    return cursor.isInKafka();
  }

  private void snapshotRow(SourceRecord record, LogEntry entry) {
    snapshotSeen = true;
    String id = "snapshot-" + entry.position().offset() + "-" + snapshotRows++;
    send(record, entry, id, null);
    tally.snapshotRow(entry.table(), entry.last());
  }

  private void change(SourceRecord record, LogEntry entry) {
    long ordinal = entry.transaction().isEmpty() ? 0 : cursor.next(entry.transaction());
    if (!entry.transaction().isEmpty() && cursor.isInKafka()) {
      return;
    }
    String transaction = entry.transaction().isEmpty() ? "0" : entry.transaction();
    String id = transaction + "-" + entry.position().offset() + "-" + ordinal;
    boolean marked = !entry.transaction().isEmpty() && transaction.equals(originTransaction);
    send(record, entry, id, marked ? origin : null);
  }

  private void broadcast(SourceRecord record, LogEntry entry) {
    byte[] key = envelopes.key(record);
    byte[] value = envelopes.value(record);
    List<Header> headers =
        List.of(
            header(Headers.WATERMARK, entry.content()),
            header(Headers.POSITION, entry.position().toString()));
    for (String topic : address.topics()) {
      int partitions = target.partitions().getOrDefault(topic, 0);
      for (int partition = 0; partition < partitions; partition++) {
        send(new ProducerRecord<>(topic, partition, key, value, headers));
      }
    }
  }

  private void send(SourceRecord record, LogEntry entry, String id, @Nullable String by) {
    Struct envelope = (Struct) record.value();
    OutgoingChange change =
        new OutgoingChange(
            record,
            envelope.schema(),
            envelope,
            entry.table(),
            envelope.getString("op"),
            entry.position(),
            id,
            by,
            List.of());
    for (ChangePolicy policy : policies) {
      Optional<OutgoingChange> next = policy.before(change);
      if (next.isEmpty()) {
        return;
      }
      change = next.get();
    }
    ProducerRecord<byte[], byte[]> bytes = bytes(change);
    for (ChangePolicy policy : policies) {
      bytes = policy.after(change, bytes);
    }
    send(bytes);
    tally.change(committedAt(record));
  }

  private ProducerRecord<byte[], byte[]> bytes(OutgoingChange change) {
    // By what the source said, whatever policies made of it: an address is not to be masked away.
    Struct envelope = (Struct) change.record().value();
    byte[] key = address.keyOf(change.table(), change.operation(), envelope, change.record());
    Integer partition = key == null ? 0 : null;
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(
            address.topicOf(change.table()),
            partition,
            key,
            envelopes.value(change.record().topic(), change.schema(), change.envelope()));
    sent.headers()
        .add(header(Headers.EVENT_ID, change.eventId()))
        .add(header(Headers.ROW_KEY, RecordAddress.rowKey(change.record(), change.operation())))
        .add(header(Headers.POSITION, change.position().toString()));
    if (change.origin() != null) {
      sent.headers().add(header(Headers.ORIGIN, change.origin()));
    }
    change.headers().forEach(sent.headers()::add);
    return sent;
  }

  /** BEGIN and END of transactions, where {@code provide.transaction.metadata} asks for them. */
  private void forwardMetadata(SourceRecord record) {
    send(
        new ProducerRecord<>(
            RecordAddress.metadataTopic(config.source()),
            envelopes.key(record),
            envelopes.value(record)));
  }

  private static Instant committedAt(SourceRecord record) {
    Long millis = ((Struct) record.value()).getStruct("source").getInt64("ts_ms");
    return Instant.ofEpochMilli(millis == null ? 0 : millis);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, EnvelopeWriter.utf8(value));
  }
}
