package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.DEAD_LETTER;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.feed.jooq.tables.records.DeadLetterRecord;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The dead letters of the domains: to look at, to try again after the cause is mended, and to set
 * aside. Thread-safe; excludes the running feed from a partition while one of its keys is retried.
 */
public final class DeadLetters {

  private final DSLContext store;
  private final TransactionTemplate transactions;
  private final Function<String, ChangeHandler> handlers;
  private final ConsumerOffsets offsets;
  private final AppliedRows rows;
  private final Envelopes envelopes = new Envelopes();
  private final Clock clock;

  /** One key of one partition; or one record without key, which stands alone. */
  private record Parked(TopicPartition partition, String shown, Condition letters) {}

  DeadLetters(
      DataSource store,
      PlatformTransactionManager transactions,
      Function<String, ChangeHandler> handlers,
      Clock clock) {
    this.store = Stores.jooq(store);
    this.transactions = new TransactionTemplate(transactions);
    this.handlers = handlers;
    this.offsets = new ConsumerOffsets(this.store);
    this.rows = new AppliedRows(this.store);
    this.clock = clock;
  }

  /** The unresolved dead letters of a domain, oldest first, at most {@code limit}. */
  public List<DeadLetter> list(String domain, int limit) {
    return store
        .select(
            DEAD_LETTER.ID,
            DEAD_LETTER.TOPIC,
            DEAD_LETTER.PARTITION,
            DEAD_LETTER.RECORD_OFFSET,
            DEAD_LETTER.RECORD_KEY,
            DEAD_LETTER.EVENT_ID,
            DEAD_LETTER.REASON,
            DEAD_LETTER.FAILED_AT)
        .from(DEAD_LETTER)
        .where(DeadLetterTable.open(domain))
        .orderBy(DEAD_LETTER.ID)
        .limit(limit)
        .fetch(
            row ->
                new DeadLetter(
                    row.value1(),
                    domain,
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5() == null ? "" : DeadLetterTable.show(row.value5()),
                    row.value6(),
                    row.value7(),
                    row.value8().toInstant()));
  }

  /**
   * Tries every parked key again, each in a transaction of its own: of each legacy row the newest
   * change, in the order of the log, through the handler and the newer-position rule.
   *
   * @throws IllegalArgumentException if the domain is not followed
   * @throws RuntimeException if the store is away; keys that were resolved before stay resolved
   */
  public RetryReport retry(String domain) {
    ChangeHandler handler = handlers.apply(domain);
    int resolved = 0;
    List<RetryReport.Failed> failed = new ArrayList<>();
    for (Parked parked : parked(domain)) {
      try {
        resolved += transactions.execute(status -> retry(domain, parked, handler));
      } catch (RuntimeException e) {
        if (!(e instanceof StillUnusableException)
            && !Faults.ofTheRecord(e)
            && !Faults.ofTheCommit(e)) {
          throw e;
        }
        int letters = store.fetchCount(DEAD_LETTER, parked.letters());
        failed.add(
            new RetryReport.Failed(
                parked.partition().topic(), parked.shown(), letters, Faults.say(e)));
      }
    }
    return new RetryReport(resolved, failed);
  }

  /**
   * Sets one dead letter aside without applying it. What it held is then missing in the domain
   * until reconciliation repairs it, or a later change of the same row arrives.
   *
   * @param actor who decided it
   * @param reason why; kept with the record
   * @return false if there is no such unresolved dead letter
   */
  public boolean dismiss(String domain, long id, String actor, String reason) {
    return store
            .update(DEAD_LETTER)
            .set(DEAD_LETTER.RESOLVED_AT, now())
            .set(DEAD_LETTER.RESOLUTION, "dismissed by " + actor + ": " + reason)
            .where(DeadLetterTable.open(domain))
            .and(DEAD_LETTER.ID.eq(id))
            .execute()
        == 1;
  }

  private List<Parked> parked(String domain) {
    List<Parked> all = new ArrayList<>();
    Condition open = DeadLetterTable.open(domain);
    store
        .selectDistinct(DEAD_LETTER.TOPIC, DEAD_LETTER.PARTITION, DEAD_LETTER.RECORD_KEY)
        .from(DEAD_LETTER)
        .where(open)
        .and(DEAD_LETTER.BLOCKS_KEY.isTrue())
        .and(DEAD_LETTER.RECORD_KEY.isNotNull())
        .orderBy(DEAD_LETTER.TOPIC, DEAD_LETTER.PARTITION, DEAD_LETTER.RECORD_KEY)
        .forEach(
            row -> {
              TopicPartition partition = new TopicPartition(row.value1(), row.value2());
              Condition letters =
                  open.and(DeadLetterTable.in(partition))
                      .and(DEAD_LETTER.BLOCKS_KEY.isTrue())
                      .and(DEAD_LETTER.RECORD_KEY.eq(row.value3()));
              all.add(new Parked(partition, DeadLetterTable.show(row.value3()), letters));
            });
    store
        .select(DEAD_LETTER.TOPIC, DEAD_LETTER.PARTITION, DEAD_LETTER.ID)
        .from(DEAD_LETTER)
        .where(open)
        .and(DEAD_LETTER.BLOCKS_KEY.isFalse().or(DEAD_LETTER.RECORD_KEY.isNull()))
        .orderBy(DEAD_LETTER.ID)
        .forEach(
            row ->
                all.add(
                    new Parked(
                        new TopicPartition(row.value1(), row.value2()),
                        "#" + row.value3(),
                        open.and(DEAD_LETTER.ID.eq(row.value3())))));
    return all;
  }

  private int retry(String domain, Parked parked, ChangeHandler handler) {
    // The lock that the feed takes when it moves the partition's offset, before it asks for parked
    // keys: what it parks is seen here, and what is resolved here is seen there.
    offsets.lock(domain, parked.partition());
    List<DeadLetterRecord> letters =
        store
            .selectFrom(DEAD_LETTER)
            .where(parked.letters())
            .orderBy(DEAD_LETTER.RECORD_OFFSET)
            .fetch();
    List<ChangeEvent> newer = rows.newer(domain, newest(letters));
    if (!newer.isEmpty()) {
      handler.apply(newer);
    }
    return store
        .update(DEAD_LETTER)
        .set(DEAD_LETTER.RESOLVED_AT, now())
        .set(DEAD_LETTER.RESOLUTION, "retried")
        .where(DEAD_LETTER.ID.in(letters.stream().map(DeadLetterRecord::getId).toList()))
        .execute();
  }

  /** Of each legacy row the newest change, in the order of the log. */
  private List<ChangeEvent> newest(List<DeadLetterRecord> letters) {
    List<ChangeEvent> events = new ArrayList<>();
    for (DeadLetterRecord letter : letters) {
      Parsed parsed = envelopes.parse(DeadLetterTable.raw(letter));
      if (parsed instanceof Parsed.Change change) {
        events.add(change.event());
      } else if (parsed instanceof Parsed.Unusable unusable) {
        throw new StillUnusableException(letter.getId(), unusable.reason());
      }
    }
    events.sort(Comparator.comparing(ChangeEvent::position));
    Map<RowKey, ChangeEvent> newest = new HashMap<>();
    events.forEach(event -> newest.merge(event.rowKey(), event, DeadLetters::onTopOf));
    return newest.values().stream().sorted(Comparator.comparing(ChangeEvent::position)).toList();
  }

  /** The later change, with the large values that only the earlier one carried. */
  private static ChangeEvent onTopOf(ChangeEvent earlier, ChangeEvent later) {
    return new ChangeEvent(
        later.id(),
        later.source(),
        later.table(),
        later.operation(),
        later.rowKey(),
        later.before(),
        later.after().map(row -> UnchangedValues.take(later.table(), row, earlier.after())),
        later.position(),
        later.committedAt(),
        later.origin());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  /** A dead letter that no handler can be asked about; retrying cannot help. */
  private static final class StillUnusableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StillUnusableException(long id, String reason) {
      super("Dead letter " + id + ": " + reason);
    }
  }
}
