package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.DEAD_LETTER;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.feed.jooq.tables.records.DeadLetterRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * Applies the dead letters of one key: of each legacy row the newest change, in the order of the
 * log, through the handler and the newer-position rule. All calls join the caller's transaction.
 */
final class KeyReplay {

  private final DSLContext store;
  private final ConsumerOffsets offsets;
  private final AppliedRows rows;
  private final KafkaClients clients;

  KeyReplay(DSLContext store, KafkaClients clients) {
    this.store = store;
    this.clients = clients;
    this.offsets = new ConsumerOffsets(store);
    this.rows = new AppliedRows(store);
  }

  /**
   * @return the ids of the dead letters that are resolved by it
   */
  List<Long> apply(String domain, ParkedKey parked, ChangeHandler handler, Instant now) {
    // The lock that the feed takes when it moves the partition's offset, before it asks for parked
    // keys: what it parks is seen here, and what is resolved here is seen there.
    offsets.lock(domain, parked.partition());
    List<DeadLetterRecord> letters =
        store
            .selectFrom(DEAD_LETTER)
            .where(parked.letters())
            .orderBy(DEAD_LETTER.RECORD_OFFSET)
            .fetch();
    List<ChangeEvent> newer = rows.newer(domain, newest(letters), handler);
    if (!newer.isEmpty()) {
      handler.apply(newer);
    }
    List<Long> ids = letters.stream().map(DeadLetterRecord::getId).toList();
    store
        .update(DEAD_LETTER)
        .set(DEAD_LETTER.RESOLVED_AT, now.atOffset(ZoneOffset.UTC))
        .set(DEAD_LETTER.RESOLUTION, "replayed")
        .where(DEAD_LETTER.ID.in(ids))
        .execute();
    return ids;
  }

  /** Of each legacy row the newest change, in the order of the log. */
  private List<ChangeEvent> newest(List<DeadLetterRecord> letters) {
    List<ChangeEvent> events = new ArrayList<>();
    try (ClaimedValues large = new ClaimedValues(clients)) {
      Envelopes envelopes = new Envelopes(large::fetch);
      for (DeadLetterRecord letter : letters) {
        Parsed parsed = envelopes.parse(DeadLetterTable.raw(letter));
        if (parsed instanceof Parsed.Change change) {
          events.add(change.event());
        } else if (parsed instanceof Parsed.Unusable unusable) {
          throw new StillUnusableException(letter.getId(), unusable.reason());
        }
      }
    }
    events.sort(Comparator.comparing(ChangeEvent::position));
    Map<RowKey, ChangeEvent> newest = new HashMap<>();
    events.forEach(event -> newest.merge(event.rowKey(), event, KeyReplay::onTopOf));
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

  /** True if a replay failed because of what is in the letters, so that waiting cannot help. */
  static boolean ofTheLetters(RuntimeException failure) {
    return failure instanceof StillUnusableException
        || Faults.ofTheRecord(failure)
        || Faults.ofTheCommit(failure);
  }

  /** A dead letter that no handler can be asked about; replaying cannot help. */
  private static final class StillUnusableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StillUnusableException(long id, String reason) {
      super("Dead letter " + id + ": " + reason);
    }
  }
}
