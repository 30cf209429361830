package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.DEAD_LETTER;

import io.ficus.cdc.feed.jooq.tables.records.DeadLetterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * The unresolved dead letters that can only be replayed together: those of one key in one
 * partition, or a single one that has no key.
 *
 * @param shown the key for a person to read
 * @param letters what selects them
 */
record ParkedKey(TopicPartition partition, String shown, Condition letters) {

  /** All of a domain. */
  static List<ParkedKey> all(DSLContext store, String domain) {
    List<ParkedKey> all = new ArrayList<>();
    Condition open = DeadLetterTable.open(domain);
    store
        .selectDistinct(DEAD_LETTER.TOPIC, DEAD_LETTER.PARTITION, DEAD_LETTER.RECORD_KEY)
        .from(DEAD_LETTER)
        .where(open)
        .and(DEAD_LETTER.BLOCKS_KEY.isTrue())
        .and(DEAD_LETTER.RECORD_KEY.isNotNull())
        .orderBy(DEAD_LETTER.TOPIC, DEAD_LETTER.PARTITION, DEAD_LETTER.RECORD_KEY)
        .forEach(
            row ->
                all.add(
                    ofKey(domain, new TopicPartition(row.value1(), row.value2()), row.value3())));
    store
        .selectFrom(DEAD_LETTER)
        .where(open)
        .and(DEAD_LETTER.BLOCKS_KEY.isFalse().or(DEAD_LETTER.RECORD_KEY.isNull()))
        .orderBy(DEAD_LETTER.ID)
        .forEach(row -> all.add(of(domain, row)));
    return all;
  }

  /** The one that holds this dead letter; empty if that is resolved or was never there. */
  static Optional<ParkedKey> of(DSLContext store, String domain, long id) {
    return store
        .selectFrom(DEAD_LETTER)
        .where(DeadLetterTable.open(domain))
        .and(DEAD_LETTER.ID.eq(id))
        .fetchOptional()
        .map(row -> of(domain, row));
  }

  static ParkedKey of(String domain, DeadLetterRecord row) {
    TopicPartition partition = new TopicPartition(row.getTopic(), row.getPartition());
    byte[] key = row.getRecordKey();
    return key != null && row.getBlocksKey()
        ? ofKey(domain, partition, key)
        : new ParkedKey(
            partition,
            "#" + row.getId(),
            DeadLetterTable.open(domain).and(DEAD_LETTER.ID.eq(row.getId())));
  }

  private static ParkedKey ofKey(String domain, TopicPartition partition, byte[] key) {
    return new ParkedKey(
        partition,
        DeadLetterTable.show(key),
        DeadLetterTable.open(domain)
            .and(DeadLetterTable.in(partition))
            .and(DEAD_LETTER.BLOCKS_KEY.isTrue())
            .and(DEAD_LETTER.RECORD_KEY.eq(key)));
  }
}
