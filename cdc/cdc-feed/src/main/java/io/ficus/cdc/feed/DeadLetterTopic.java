package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The topics {@code <domain>.dlq}: the whole record with its own headers, and in further ones why
 * it is there and where it came from. Thread-safe.
 */
final class DeadLetterTopic implements PartitionBatches.DeadLetterSink {

  static final String REASON = "ficus.dlq.reason";
  static final String TOPIC = "ficus.dlq.topic";
  static final String PARTITION = "ficus.dlq.partition";
  static final String OFFSET = "ficus.dlq.offset";

  private final KafkaClients clients;
  private final FeedConfig config;
  private final Set<String> created = ConcurrentHashMap.newKeySet();

  DeadLetterTopic(KafkaClients clients, FeedConfig config) {
    this.clients = clients;
    this.config = config;
  }

  static String of(String domain) {
    return domain + ".dlq";
  }

  @Override
  public void send(String domain, List<Condemned> condemned) {
    if (condemned.isEmpty()) {
      return;
    }
    String topic = of(domain);
    try {
      create(topic);
      List<Future<RecordMetadata>> sent = new ArrayList<>(condemned.size());
      for (Condemned one : condemned) {
        Future<RecordMetadata> future = clients.producer().send(letter(topic, one));
        if (future.isDone()) {
          future.get(); // one that was not even taken: the rest would wait as long, one by one
        }
        sent.add(future);
      }
      for (Future<RecordMetadata> future : sent) {
        future.get(30, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      created.remove(topic);
      throw new DeadLetterTopicException(topic, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeadLetterTopicException(topic, e);
    } catch (TimeoutException | RuntimeException e) {
      created.remove(topic);
      throw new DeadLetterTopicException(topic, e);
    }
  }

  private void create(String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (created.contains(topic)) {
      return;
    }
    NewTopic wanted =
        new NewTopic(topic, Optional.of(1), Optional.of(config.deadLetterReplication()))
            .configs(
                Map.of(
                    "max.message.bytes",
                    String.valueOf(config.maxRecordBytes()),
                    // Nothing here may vanish before somebody has looked at it.
                    "retention.ms",
                    "-1"));
    clients.createTopic(wanted);
    created.add(topic);
  }

  private static ProducerRecord<byte[], byte[]> letter(String topic, Condemned one) {
    ConsumerRecord<byte[], byte[]> raw = one.raw();
    RecordHeaders headers = new RecordHeaders(raw.headers().toArray());
    headers.add(REASON, one.reason().getBytes(UTF_8));
    headers.add(TOPIC, raw.topic().getBytes(UTF_8));
    headers.add(PARTITION, Integer.toString(raw.partition()).getBytes(UTF_8));
    headers.add(OFFSET, Long.toString(raw.offset()).getBytes(UTF_8));
    return new ProducerRecord<>(topic, null, null, raw.key(), raw.value(), headers);
  }

  /** Kafka did not take a dead letter; the record waits until it does. */
  static final class DeadLetterTopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeadLetterTopicException(String topic, Throwable cause) {
      super(
          "A dead letter could not be written to topic "
              + topic
              + "; its record waits and is tried again. See that Kafka is reachable and that the"
              + " topic may be created and written",
          cause);
    }
  }
}
