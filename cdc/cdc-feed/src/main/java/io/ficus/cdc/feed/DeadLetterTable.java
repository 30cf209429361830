package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.DEAD_LETTER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ficus.cdc.Headers;
import io.ficus.cdc.feed.jooq.tables.records.DeadLetterRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jooq.Condition;
import org.jooq.DSLContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Dead letters in the domain store, each with its whole record. All calls join the caller's
 * transaction.
 */
final class DeadLetterTable {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Keeps one statement below the protocol's limit on parameters. */
  private static final int ROWS_A_STATEMENT = 500;

  private final DSLContext store;

  DeadLetterTable(DSLContext store) {
    this.store = store;
  }

  /** The keys of a partition behind which later records must wait. */
  Set<ByteBuffer> parkedKeys(String domain, TopicPartition partition) {
    Set<ByteBuffer> keys = new HashSet<>();
    store
        .selectDistinct(DEAD_LETTER.RECORD_KEY)
        .from(DEAD_LETTER)
        .where(open(domain))
        .and(in(partition))
        .and(DEAD_LETTER.BLOCKS_KEY.isTrue())
        .and(DEAD_LETTER.RECORD_KEY.isNotNull())
        .forEach(row -> keys.add(ByteBuffer.wrap(row.value1())));
    return keys;
  }

  /** Records that are dead letters of a domain and not resolved. */
  long count(String domain) {
    return store.fetchCount(DEAD_LETTER, open(domain));
  }

  /**
   * Keeps dead letters of one partition, whose place the caller has locked.
   *
   * @return those that were not known before: on a replay of the topic the others are
   */
  List<Condemned> insert(String domain, List<Condemned> condemned, Instant now) {
    List<Condemned> inserted = new ArrayList<>();
    for (int from = 0; from < condemned.size(); from += ROWS_A_STATEMENT) {
      List<Condemned> part =
          condemned.subList(from, Math.min(condemned.size(), from + ROWS_A_STATEMENT));
      Set<Identity> known = known(domain, part);
      List<Condemned> unknown =
          part.stream().filter(one -> !known.contains(Identity.of(one.raw()))).toList();
      if (!unknown.isEmpty()) {
        store
            .insertInto(DEAD_LETTER)
            .set(unknown.stream().map(one -> row(domain, one, now)).toList())
            .execute();
        inserted.addAll(unknown);
      }
    }
    return inserted;
  }

  /** What tells one record of a partition from another, also of a topic that was created anew. */
  private record Identity(long offset, String eventId, long timestamp) {

    static Identity of(ConsumerRecord<byte[], byte[]> raw) {
      return new Identity(raw.offset(), DeadLetterTable.eventId(raw), raw.timestamp());
    }
  }

  private Set<Identity> known(String domain, List<Condemned> part) {
    ConsumerRecord<byte[], byte[]> any = part.get(0).raw();
    Set<Identity> known = new HashSet<>();
    store
        .select(DEAD_LETTER.RECORD_OFFSET, DEAD_LETTER.EVENT_ID, DEAD_LETTER.KAFKA_TIMESTAMP)
        .from(DEAD_LETTER)
        .where(DEAD_LETTER.DOMAIN.eq(domain))
        .and(in(new TopicPartition(any.topic(), any.partition())))
        .and(DEAD_LETTER.RECORD_OFFSET.in(part.stream().map(one -> one.raw().offset()).toList()))
        .forEach(row -> known.add(new Identity(row.value1(), row.value2(), row.value3())));
    return known;
  }

  private static String eventId(ConsumerRecord<byte[], byte[]> raw) {
    return Envelopes.header(raw, Headers.EVENT_ID).orElse("").replace('\0', ' ');
  }

  private static DeadLetterRecord row(String domain, Condemned one, Instant now) {
    ConsumerRecord<byte[], byte[]> raw = one.raw();
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Header header : raw.headers()) {
      names.add(header.key().replace('\0', ' '));
      values.add(header.value() == null ? "" : Base64.getEncoder().encodeToString(header.value()));
    }
    DeadLetterRecord row = new DeadLetterRecord();
    row.setDomain(domain);
    row.setTopic(raw.topic());
    row.setPartition(raw.partition());
    row.setRecordOffset(raw.offset());
    row.setKafkaTimestamp(raw.timestamp());
    row.setRecordKey(raw.key());
    row.setEventId(eventId(raw));
    row.setHeaderNames(JSON.writeValueAsString(names));
    row.setHeaderValues(JSON.writeValueAsString(values));
    row.setValue(raw.value());
    row.setReason(one.reason().replace('\0', ' '));
    row.setBlocksKey(one.blocksKey());
    row.setFailedAt(now.atOffset(ZoneOffset.UTC));
    return row;
  }

  /** The record that a dead letter was made of. */
  static ConsumerRecord<byte[], byte[]> raw(DeadLetterRecord row) {
    RecordHeaders headers = new RecordHeaders();
    String[] names = JSON.readValue(row.getHeaderNames(), String[].class);
    String[] values = JSON.readValue(row.getHeaderValues(), String[].class);
    for (int i = 0; i < names.length; i++) {
      headers.add(names[i], Base64.getDecoder().decode(values[i]));
    }
    return new ConsumerRecord<>(
        row.getTopic(),
        row.getPartition(),
        row.getRecordOffset(),
        row.getKafkaTimestamp(),
        TimestampType.CREATE_TIME,
        -1,
        -1,
        row.getRecordKey(),
        row.getValue(),
        headers,
        Optional.empty());
  }

  /** A key for a person to read: text where it is text. */
  static String show(byte[] key) {
    return new String(key, UTF_8);
  }

  static Condition open(String domain) {
    return DEAD_LETTER.DOMAIN.eq(domain).and(DEAD_LETTER.RESOLVED_AT.isNull());
  }

  static Condition in(TopicPartition partition) {
    return DEAD_LETTER
        .TOPIC
        .eq(partition.topic())
        .and(DEAD_LETTER.PARTITION.eq(partition.partition()));
  }
}
