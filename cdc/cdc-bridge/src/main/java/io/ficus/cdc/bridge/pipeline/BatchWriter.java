package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.bridge.capture.RecordSink;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.cdc.bridge.pipeline.Outbox.Committed;
import io.ficus.cdc.bridge.schema.SchemaWatch;
import io.ficus.cdc.bridge.snapshot.SnapshotNews;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is captured into Kafka, in transactions that end where the source's transactions end
 * (contract C1): a reader of committed records sees whole source transactions. Records and the
 * position after them are one Kafka transaction, and the source may forget only what that made
 * durable.
 *
 * <p>When it is quiet, each commits at once. Under backlog, many source transactions share a Kafka
 * transaction, up to a limit. One that is larger than the limit for it is cut, and its later parts
 * carry a header. Called by the capture's one thread.
 */
public final class BatchWriter implements RecordSink, AutoCloseable {

  /** Kafka aborts a transaction that is open for two minutes ({@link KafkaTarget}). */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Delivery delivery;
  private final int fullBatch;
  private final LogReader reader;
  private final OutgoingReader outgoing;
  private final RecordConversion conversion;
  private final Outbox outbox;
  private final Consumer<CommitStep> steps;
  private final Milestones milestones;
  private final String claim;
  private final String identity;

  /** Converted, in order, and not sent: they stand behind the boundary of a commit. */
  private final List<Ready> waiting = new ArrayList<>();

  private Phase committedPhase;
  private boolean snapshotSeen;

  private record Ready(Outgoing outgoing, List<ProducerRecord<byte[], byte[]>> records) {}

  /**
   * Goes on from a position that was checked.
   *
   * @param leftOut tables whose changes Kafka does not have of the transactions before
   * @param fullBatch a batch of so many records means that more are waiting
   * @param steps told of every step, for tests that crash there
   */
  public BatchWriter(
      Delivery delivery,
      int fullBatch,
      KafkaTarget target,
      DurablePosition from,
      LogReader reader,
      Set<String> leftOut,
      SchemaWatch schemas,
      RecordConversion conversion,
      Milestones milestones,
      Consumer<CommitStep> steps) {
    this.delivery = delivery;
    this.fullBatch = fullBatch;
    this.reader = reader;
    this.conversion = conversion;
    this.milestones = milestones;
    this.steps = steps;
    this.claim = from.claim();
    this.identity = from.start().identity();
    this.committedPhase = from.start().phase();
    this.outgoing =
        new OutgoingReader(
            reader, new TransactionCursor(from.transaction(), from.count(), leftOut), schemas);
    this.outbox = new Outbox(target, steps, System::nanoTime);
  }

  @Override
  public Optional<Map<String, Object>> take(List<SourceRecord> batch) throws InterruptedException {
    long before = outgoing.entries();
    List<Outgoing> fresh = outgoing.read(batch, waiting.size());
    boolean arrived = outgoing.entries() > before;
    if (arrived) {
      milestones.arrived();
    }
    List<List<ProducerRecord<byte[], byte[]>>> converted = conversion.convert(fresh);
    for (int i = 0; i < fresh.size(); i++) {
      waiting.add(new Ready(fresh.get(i), converted.get(i)));
    }
    if (!fresh.isEmpty()) {
      steps.accept(CommitStep.CONVERTED);
    }
    Optional<Committed> durable;
    OutgoingReader.@Nullable Boundary boundary = outgoing.lastBoundary();
    if (boundary != null && isWorthACommit(boundary.index()) && isDue(batch.size() >= fullBatch)) {
      durable = outbox.settle(true);
      outbox.open();
      sendFirst(boundary.index());
      commit(boundary.transaction(), boundary.count());
    } else if (!waiting.isEmpty()) {
      durable = outbox.settle(true);
      outbox.open();
      sendFirst(waiting.size());
      cutIfTooLarge();
    } else {
      durable = outbox.settle(false);
    }
    if (arrived) {
      // Kafka may have kept it for long; what came meanwhile is heard with the next batch.
      milestones.arrived();
    }
    return durable.flatMap(this::report);
  }

  @Override
  public void confirmed() {
    steps.accept(CommitStep.CONFIRMED);
  }

  private boolean isWorthACommit(int boundary) {
    return outbox.isOpen() || boundary > 0 || reader.phase() != committedPhase;
  }

  private boolean isDue(boolean backlog) {
    return !backlog
        || outbox.bytes() >= delivery.bytes()
        || outbox.age().compareTo(delivery.age()) >= 0;
  }

  private void sendFirst(int count) {
    for (Ready ready : waiting.subList(0, count)) {
      ready.records().forEach(outbox::send);
      count(ready.outgoing());
    }
    waiting.subList(0, count).clear();
    outgoing.sent(count);
    steps.accept(CommitStep.SENT);
  }

  private void count(Outgoing sent) {
    BatchTally tally = outbox.tally();
    if (sent.schema() != null) {
      tally.schemaChange(sent.schema());
      return;
    }
    Instant at = Instant.ofEpochMilli(sent.millis());
    switch (sent.entry().kind()) {
      case SNAPSHOT_ROW -> {
        tally.change(at);
        tally.snapshotRow(sent.entry().table(), sent.entry().last());
      }
      case CHANGE -> {
        tally.change(at);
        if (OutgoingReader.isReadAgain(sent.record())) {
          tally.resnapshotRow(sent.entry().table());
        }
      }
      case WATERMARK -> tally.mark(at);
      case HEARTBEAT -> {
        tally.mark(at);
        tally.heartbeat(sent.entry().content());
      }
      case PROGRESS -> SnapshotNews.of(sent.record()).ifPresent(tally::news);
      case ORIGIN, TRANSACTION_METADATA -> {}
    }
  }

  private void cutIfTooLarge() {
    if (outgoing.lastBoundary() != null) {
      return;
    }
    if (outbox.events() >= delivery.cutEvents()
        || outbox.bytes() >= delivery.cutBytes()
        || outbox.age().compareTo(LONGEST) >= 0) {
      OutgoingReader.Boundary here = outgoing.cut();
      commit(here.transaction(), here.count());
      milestones.cut(here.transaction());
    }
  }

  private void commit(String transaction, long count) {
    boolean snapshot = reader.phase() == Phase.SNAPSHOT;
    committedPhase = reader.phase();
    outbox.commit(
        snapshot
            ? DurablePosition.none(claim).of(StartPoint.BEGINNING.of(identity))
            : new DurablePosition(
                claim,
                new StartPoint(Phase.STREAM, identity, reader.resume()),
                transaction,
                count));
  }

  /** Everything that it says is true in Kafka now. */
  private Optional<Map<String, Object>> report(Committed committed) {
    BatchTally tally = committed.tally();
    StartPoint start = committed.position().start();
    milestones.committed(tally, start.resume().position());
    if (!snapshotSeen && !tally.snapshotRows().isEmpty()) {
      snapshotSeen = true;
      milestones.snapshotBegan();
    }
    if (start.phase() == Phase.STREAM) {
      milestones.streams();
      if (tally.heartbeat() != null) {
        milestones.heartbeat(tally.heartbeat());
      }
      steps.accept(CommitStep.MARKED);
      return Optional.of(start.resume().offset());
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    outbox.close();
    conversion.close();
  }
}
