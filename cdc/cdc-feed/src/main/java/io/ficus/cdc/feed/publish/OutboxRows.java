package io.ficus.cdc.feed.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.ficus.cdc.Headers;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the rows of an outbox out of their change records, as CloudEvents 1.0. */
final class OutboxRows {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Publication publication;

  OutboxRows(Publication publication) {
    this.publication = publication;
  }

  /** An event, and the topic that it is for. */
  record Told(String topic, CloudEvent event) {}

  /**
   * The event of a record; empty where nothing happened in the domain: a row that was cleared away,
   * a tombstone, a mark.
   *
   * @throws UnpublishableException if it should be an event and is none
   */
  Optional<Told> told(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      if (record.headers().lastHeader(Headers.CUT) != null) {
        throw new IllegalArgumentException("it was too large, and a part of it was left out");
      }
      JsonNode change = JSON.readTree(record.value());
      return switch (change.path("op").asString("")) {
        case "c", "r" -> Optional.of(told(change.path("after")));
        default -> Optional.empty();
      };
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw new UnpublishableException(record, e);
    }
  }

  private Told told(JsonNode row) {
    Publication.Topic topic = publication.topicOf(required(row, "type"));
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(required(row, "event_id"))
            .withSource(publication.source())
            .withType(required(row, "type"))
            .withSubject(topic.subjectOf(required(row, publication.subject())))
            .withTime(OffsetDateTime.parse(required(row, "occurred_at")))
            .withData("application/json", required(row, "payload").getBytes(UTF_8));
    if (row.hasNonNull("correlation_id")) {
      event = event.withExtension("correlationid", row.path("correlation_id").asString());
    }
    return new Told(topic.name(), event.build());
  }

  private static String required(JsonNode row, String column) {
    if (!row.hasNonNull(column)) {
      throw new IllegalArgumentException("the row has no " + column);
    }
    return row.path(column).asString();
  }
}
