package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.json.Bytes;
import io.ficus.cdc.bridge.large.LargeRecords;
import io.ficus.cdc.bridge.schema.SchemaChange;
import io.ficus.cdc.bridge.source.LogEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes what goes out into Kafka records: policies, address, bytes, headers. Large batches are cut
 * into pieces that several threads convert at once; what comes back has the order of what went in.
 * Called by one thread.
 */
public final class RecordConversion implements AutoCloseable {

  private static final int PIECE = 128;

  private final String metadataTopic;
  private final String schemaTopic;
  private final RecordAddress address;
  private final Bytes bytes;
  private final List<ChangePolicy> policies;
  private final LargeRecords large;
  private final ToIntFunction<String> partitions;
  private final ExecutorService threads;
  private final boolean parallel;

  /**
   * Ready to convert.
   *
   * @param partitions how many partitions a change topic has now; asked by several threads
   */
  public RecordConversion(
      String metadataTopic,
      String schemaTopic,
      RecordAddress address,
      Bytes bytes,
      List<ChangePolicy> policies,
      LargeRecords large,
      ToIntFunction<String> partitions) {
    this.metadataTopic = metadataTopic;
    this.schemaTopic = schemaTopic;
    this.address = address;
    this.bytes = bytes;
    this.policies = List.copyOf(policies);
    this.large = large;
    this.partitions = partitions;
    int helpers = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() - 1));
    this.parallel = bytes.isParallel();
    this.threads =
        Executors.newFixedThreadPool(
            helpers,
            task -> {
              Thread thread = new Thread(task, "ficus-bridge-conversion");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** For each of them the Kafka records that it becomes: none, one or many. */
  List<List<ProducerRecord<byte[], byte[]>>> convert(List<Outgoing> outgoing)
      throws InterruptedException {
    if (!parallel || outgoing.size() <= 2 * PIECE) {
      return piece(outgoing);
    }
    int own = outgoing.size() / 2;
    List<Future<List<List<ProducerRecord<byte[], byte[]>>>>> others = new ArrayList<>();
    for (int from = own; from < outgoing.size(); from += PIECE) {
      List<Outgoing> piece = outgoing.subList(from, Math.min(outgoing.size(), from + PIECE));
      others.add(threads.submit(() -> piece(piece)));
    }
    List<List<ProducerRecord<byte[], byte[]>>> all = new ArrayList<>(outgoing.size());
    all.addAll(piece(outgoing.subList(0, own)));
    for (Future<List<List<ProducerRecord<byte[], byte[]>>>> other : others) {
      all.addAll(result(other));
    }
    return all;
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw BridgeFault.fatal("A record could not be converted", e.getCause());
    }
  }

  private List<List<ProducerRecord<byte[], byte[]>>> piece(List<Outgoing> outgoing) {
    List<List<ProducerRecord<byte[], byte[]>>> converted = new ArrayList<>(outgoing.size());
    for (Outgoing one : outgoing) {
      SchemaChange schema = one.schema();
      if (schema != null) {
        converted.add(List.of(announcement(schema)));
        continue;
      }
      OutgoingChange change = one.change();
      converted.add(
          change != null
              ? change(change)
              : switch (one.entry().kind()) {
                case WATERMARK -> broadcast(one);
                case TRANSACTION_METADATA -> List.of(metadata(one.record()));
                case SNAPSHOT_ROW, CHANGE, ORIGIN, HEARTBEAT, PROGRESS -> List.of();
              });
    }
    return converted;
  }

  private List<ProducerRecord<byte[], byte[]>> change(OutgoingChange asRead) {
    OutgoingChange change = asRead;
    for (ChangePolicy policy : policies) {
      Optional<OutgoingChange> next = policy.before(change);
      if (next.isEmpty()) {
        return List.of();
      }
      change = next.get();
    }
    return large.fitted(change.table(), change.envelope(), addressed(change));
  }

  private ProducerRecord<byte[], byte[]> addressed(OutgoingChange change) {
    // By what the source said, whatever policies made of it: an address is not to be masked away.
    SourceRecord record = change.record();
    Struct asRead = (Struct) record.value();
    String topic = address.topicOf(change.table());
    byte[] key = address.keyOf(change.table(), change.operation(), asRead, record);
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(
            topic,
            key == null ? 0 : null,
            key,
            bytes.value(topic, change.schema(), change.envelope()));
    sent.headers()
        .add(header(Headers.EVENT_ID, change.eventId()))
        .add(header(Headers.ROW_KEY, RecordAddress.rowKey(record, change.operation())))
        .add(header(Headers.POSITION, change.position().toString()));
    if (change.origin() != null) {
      sent.headers().add(header(Headers.ORIGIN, change.origin()));
    }
    change.headers().forEach(sent.headers()::add);
    return sent;
  }

  private List<ProducerRecord<byte[], byte[]>> broadcast(Outgoing watermark) {
    SourceRecord record = watermark.record();
    List<Header> headers =
        List.of(
            header(Headers.WATERMARK, watermark.entry().content()),
            header(Headers.POSITION, watermark.entry().position().toString()));
    List<ProducerRecord<byte[], byte[]>> everywhere = new ArrayList<>();
    for (String topic : address.topics()) {
      byte[] key = record.key() == null ? null : bytes.key(topic, record.keySchema(), record.key());
      byte[] value = bytes.value(topic, record.valueSchema(), record.value());
      // Asked for each mark: it has to be in every partition that is written to.
      int count = partitions.applyAsInt(topic);
      for (int partition = 0; partition < count; partition++) {
        everywhere.add(new ProducerRecord<>(topic, partition, key, value, headers));
      }
    }
    return everywhere;
  }

  /** JSON whatever the converter: it is read back at the next start. */
  private ProducerRecord<byte[], byte[]> announcement(SchemaChange schema) {
    return new ProducerRecord<>(
        schemaTopic, 0, schema.table().getBytes(StandardCharsets.UTF_8), schema.encode());
  }

  /** BEGIN and END of transactions, where {@code provide.transaction.metadata} asks for them. */
  private ProducerRecord<byte[], byte[]> metadata(SourceRecord record) {
    return new ProducerRecord<>(
        metadataTopic,
        record.key() == null ? null : bytes.key(metadataTopic, record.keySchema(), record.key()),
        bytes.value(metadataTopic, record.valueSchema(), record.value()));
  }

  static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether something of this kind leaves a trace in Kafka, or is reported once it is durable. */
  static boolean goesOut(Kind kind) {
    return switch (kind) {
      case SNAPSHOT_ROW, CHANGE, WATERMARK, HEARTBEAT, TRANSACTION_METADATA -> true;
      case ORIGIN, PROGRESS -> false;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    bytes.close();
  }
}
