package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeEvent.Operation;
import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.CutColumns;
import io.ficus.cdc.Headers;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads Debezium envelopes in JSON without schemas, with the bridge's headers; fetches what was too
 * large for them. Used by one thread.
 */
final class Envelopes {

  /** Where whole values are that were too large for a record. */
  interface LargeValues {
    /** Empty if it is nowhere to be had any more; throws if it may be had later. */
    Optional<byte[]> fetch(ClaimCheck check);
  }

  private final LargeValues large;

  /** A legacy column may hold more than Jackson's default limit on a text. */
  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  Envelopes(LargeValues large) {
    this.large = large;
  }

  /**
   * Reads one record. Never throws because of what the record holds: that is a value.
   *
   * @throws RuntimeException if a large value that belongs to it cannot be fetched now
   */
  Parsed parse(ConsumerRecord<byte[], byte[]> received) {
    try {
      return header(received, Headers.WATERMARK).isPresent()
          ? new Parsed.Mark(SourcePosition.parse(required(received, Headers.POSITION)))
          : change(received);
    } catch (UnusableRecordException e) {
      return new Parsed.Unusable(e.reason(), true);
    } catch (JacksonException e) {
      return unusable("its value is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return unusable(String.valueOf(e.getMessage()));
    }
  }

  private Parsed change(ConsumerRecord<byte[], byte[]> received) {
    String id = required(received, Headers.EVENT_ID);
    SourcePosition position = SourcePosition.parse(required(received, Headers.POSITION));
    if (received.value() == null) {
      return unusable("it has no value; tombstones do not belong into a change topic");
    }
    Optional<ClaimCheck> check = header(received, Headers.CLAIM_CHECK).map(ClaimCheck::decode);
    if (check.isPresent()) {
      Optional<byte[]> whole = large.fetch(check.get());
      return whole.isPresent()
          ? change(received, id, position, whole.get(), Set.of())
          : gone(check.get());
    }
    return change(
        received,
        id,
        position,
        received.value(),
        header(received, Headers.CUT).map(CutColumns::decode).orElse(Set.of()));
  }

  private Parsed change(
      ConsumerRecord<byte[], byte[]> received,
      String id,
      SourcePosition position,
      byte[] value,
      Set<String> cut) {
    JsonNode envelope = json.readTree(value);
    if (!envelope.isObject() || !envelope.hasNonNull("op") || !envelope.path("source").isObject()) {
      return unusable("its value is no Debezium envelope (op, source, before, after)");
    }
    Operation operation = Operation.ofCode(envelope.path("op").asString());
    JsonNode source = envelope.path("source");
    String table = table(source);
    if (operation == Operation.TRUNCATE) {
      return truncate(table);
    }
    Optional<Row> before = row(table, envelope.path("before"), cut);
    Optional<Row> after = row(table, envelope.path("after"), cut);
    if (operation == Operation.DELETE ? before.isEmpty() : after.isEmpty()) {
      return unusable("its envelope has no image of the row for operation " + operation.code());
    }
    return new Parsed.Change(
        new ChangeEvent(
            id,
            source.path("name").asString(),
            table,
            operation,
            new RowKey(table, rowKey(received)),
            before,
            after.map(row -> UnchangedValues.take(table, row, before)),
            position,
            time(source),
            header(received, Headers.ORIGIN).map(OriginMark::decode)));
  }

  private static Parsed truncate(String table) {
    return new Parsed.Unusable(
        "The legacy table "
            + table
            + " was truncated. A domain store is never emptied by a legacy TRUNCATE: reconcile the"
            + " domain, repair what differs, then drop this dead letter",
        false);
  }

  private static Parsed gone(ClaimCheck check) {
    return new Parsed.Unusable(
        "The row was too large for a record, and its whole value is not in topic "
            + check.topic()
            + " (any more). Keep that topic as long as the change topics, and read the row again"
            + " (ficus bridge snapshot start), then drop this dead letter",
        true);
  }

  private static Parsed unusable(String why) {
    return new Parsed.Unusable("The record is no change that the feed can read: " + why, true);
  }

  private static String table(JsonNode source) {
    String name = source.path("table").asString("");
    String schema = source.path("schema").asString(source.path("db").asString(""));
    if (name.isEmpty() || schema.isEmpty()) {
      throw new UnusableRecordException("its source block names no table");
    }
    return schema + "." + name;
  }

  private static String rowKey(ConsumerRecord<byte[], byte[]> received) {
    String key = required(received, Headers.ROW_KEY);
    if (key.isEmpty() || key.indexOf('\0') >= 0) {
      throw new UnusableRecordException(
          "its row has no usable key, so newer and older changes of it cannot be told apart; give"
              + " the legacy table a primary key");
    }
    return key;
  }

  private static Optional<Row> row(String table, JsonNode image, Set<String> cut) {
    if (!image.isObject()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    image
        .properties()
        .forEach(
            column ->
                columns.put(
                    column.getKey(),
                    cut.contains(column.getKey()) ? Row.CUT : value(column.getValue())));
    return Optional.of(new Row(table, columns));
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? (Object) node.longValue() : bigDecimal(node);
    }
    return node.isNumber() ? bigDecimal(node) : node.toString();
  }

  private static BigDecimal bigDecimal(JsonNode node) {
    return node.decimalValue();
  }

  private static Instant time(JsonNode source) {
    return source.path("ts_us").isIntegralNumber()
        ? Instant.EPOCH.plus(source.path("ts_us").longValue(), ChronoUnit.MICROS)
        : Instant.ofEpochMilli(source.path("ts_ms").asLong(0));
  }

  private static String required(ConsumerRecord<byte[], byte[]> received, String name) {
    return header(received, name)
        .orElseThrow(
            () ->
                new UnusableRecordException(
                    "it has no header "
                        + name
                        + ", so it does not come from a bridge of Ficus; let only the bridge write"
                        + " to change topics"));
  }

  static Optional<String> header(ConsumerRecord<byte[], byte[]> received, String name) {
    Header header = received.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), UTF_8));
  }

  /** Leaves the parsing of one record; turned into a value before anybody outside sees it. */
  private static final class UnusableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String why;

    UnusableRecordException(String why) {
      super(why, null, false, false);
      this.why = why;
    }

    String reason() {
      return "The record is no change that the feed can read: " + why;
    }
  }
}
