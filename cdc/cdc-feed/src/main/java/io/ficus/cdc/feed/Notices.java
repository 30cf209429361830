package io.ficus.cdc.feed;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tells others of something by a CloudEvent in Kafka, in binary mode: the attributes are headers,
 * the data is the value. At least once; whoever reads knows by the id what it has read.
 * Thread-safe.
 */
public final class Notices implements AutoCloseable {

  private final FeedConfig config;
  private final KafkaClients clients;
  private final Set<String> created = ConcurrentHashMap.newKeySet();

  /**
   * @param config where Kafka is; connects when the first notice is sent
   */
  public Notices(FeedConfig config) {
    this.config = config;
    this.clients = new KafkaClients(config);
  }

  /**
   * What is told.
   *
   * @param id the same whenever this is told again
   * @param type of the event, with its version
   * @param source who tells it, as a URI reference
   * @param subject what it is about; also the record's key, so that its notices stay in order
   * @param data JSON
   */
  public record Notice(
      String id, String type, String source, String subject, Instant at, String data) {}

  /**
   * Tells it; returns once Kafka has it.
   *
   * @throws IllegalStateException if Kafka does not take it in time
   */
  public void send(String topic, Notice notice) {
    try {
      create(topic);
      ProducerRecord<byte[], byte[]> record =
          KafkaMessageFactory.<byte[]>createWriter(topic, bytes(notice.subject()))
              .writeBinary(event(notice));
      clients.producer().send(record).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notTaken(topic, e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      created.remove(topic);
      throw notTaken(topic, e);
    }
  }

  private static CloudEvent event(Notice notice) {
    return CloudEventBuilder.v1()
        .withId(notice.id())
        .withType(notice.type())
        .withSource(URI.create(notice.source()))
        .withSubject(notice.subject())
        .withTime(notice.at().atOffset(ZoneOffset.UTC))
        .withData("application/json", bytes(notice.data()))
        .build();
  }

  private void create(String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (created.contains(topic)) {
      return;
    }
    NewTopic wanted =
        new NewTopic(topic, Optional.of(1), Optional.of(config.deadLetterReplication()));
    clients.createTopic(wanted);
    created.add(topic);
  }

  private static IllegalStateException notTaken(String topic, Exception cause) {
    return new IllegalStateException(
        "Kafka did not take a notice for the topic " + topic + ": " + cause.getMessage(), cause);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    clients.close();
  }
}
