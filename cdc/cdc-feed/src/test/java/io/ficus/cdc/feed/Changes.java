package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ficus.cdc.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Records as the bridge writes them: envelopes of table public.item, keyed by an owner. */
final class Changes {

  private static final JsonMapper JSON = new JsonMapper();

  private final String topic;

  Changes(String topic) {
    this.topic = topic;
  }

  ProducerRecord<byte[], byte[]> put(String owner, long id, String text, long lsn) {
    return change(owner, id, "u", null, item(id, owner, text), lsn);
  }

  ProducerRecord<byte[], byte[]> delete(String owner, long id, long lsn) {
    return change(owner, id, "d", item(id, owner, "gone"), null, lsn);
  }

  ProducerRecord<byte[], byte[]> change(
      String owner,
      long id,
      String op,
      @Nullable Map<String, ?> before,
      @Nullable Map<String, ?> after,
      long lsn) {
    return record(
        key(owner),
        envelope(op, before, after),
        headers(
            Headers.EVENT_ID, "tx:" + lsn + ":" + id,
            Headers.ROW_KEY, Long.toString(id),
            Headers.POSITION, "0:" + lsn));
  }

  ProducerRecord<byte[], byte[]> truncate(long lsn) {
    return record(
        null,
        envelope("t", null, null),
        headers(Headers.EVENT_ID, "tx:" + lsn + ":t", Headers.POSITION, "0:" + lsn));
  }

  ProducerRecord<byte[], byte[]> watermark(int partition, String id, String position) {
    return new ProducerRecord<>(
        topic,
        partition,
        "{\"prefix\":\"ficus.watermark\"}".getBytes(UTF_8),
        "{\"op\":\"m\"}".getBytes(UTF_8),
        headers(Headers.WATERMARK, id, Headers.POSITION, position));
  }

  ProducerRecord<byte[], byte[]> raw(String owner, String value, List<Header> headers) {
    return record(key(owner), value.getBytes(UTF_8), headers);
  }

  static List<Header> headers(String... namesAndValues) {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(new RecordHeader(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8)));
    }
    return headers;
  }

  static Map<String, Object> item(long id, String owner, String text) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("owner", owner);
    row.put("text", text);
    return row;
  }

  private ProducerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte[] value, List<Header> headers) {
    return new ProducerRecord<>(topic, key == null ? 0 : null, key, value, headers);
  }

  private static byte[] key(String owner) {
    return ("{\"owner\":\"" + owner + "\"}").getBytes(UTF_8);
  }

  private static byte[] envelope(
      String op, @Nullable Map<String, ?> before, @Nullable Map<String, ?> after) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("before", before);
    envelope.put("after", after);
    envelope.put(
        "source",
        Map.of("name", "shop", "schema", "public", "table", "item", "ts_ms", 1700000000000L));
    envelope.put("op", op);
    envelope.put("ts_ms", 1700000000001L);
    return JSON.writeValueAsBytes(envelope);
  }
}
