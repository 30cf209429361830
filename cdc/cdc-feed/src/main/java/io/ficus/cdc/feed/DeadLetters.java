package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.DEAD_LETTER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.feed.jooq.tables.records.DeadLetterRecord;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The dead letters of the domains: to look at, to replay after the cause is mended, and to drop.
 * Thread-safe; excludes the running feed from a partition while one of its keys is replayed.
 */
public final class DeadLetters {

  private static final String DROPPED = "dropped by ";

  private final DSLContext store;
  private final TransactionTemplate transactions;
  private final Function<String, ChangeHandler> handlers;
  private final KeyReplay keys;
  private final FeedAudit audit;
  private final Clock clock;

  DeadLetters(
      DSLContext store,
      PlatformTransactionManager transactions,
      KafkaClients clients,
      Function<String, ChangeHandler> handlers,
      Clock clock) {
    this.store = store;
    this.transactions = new TransactionTemplate(transactions);
    this.handlers = handlers;
    this.keys = new KeyReplay(store, clients);
    this.audit = new FeedAudit(store);
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
        .fetch(row -> letter(domain, row.into(DEAD_LETTER)));
  }

  /** How many dead letters of a domain are not resolved. */
  public long count(String domain) {
    return new DeadLetterTable(store).count(domain);
  }

  /** One unresolved dead letter, whole; empty if there is none of this id. */
  public Optional<DeadLetterContent> show(String domain, long id) {
    return store
        .selectFrom(DEAD_LETTER)
        .where(DeadLetterTable.open(domain))
        .and(DEAD_LETTER.ID.eq(id))
        .fetchOptional()
        .map(row -> content(domain, row));
  }

  /**
   * Replays parked keys, each in a transaction of its own with its entry in the audit: of each
   * legacy row the newest change, in the order of the log, through the handler and the
   * newer-position rule.
   *
   * @param id replays only the key that this dead letter belongs to
   * @throws IllegalArgumentException if the domain is not followed
   * @throws UnknownDeadLetterException if there is no such unresolved dead letter
   * @throws RuntimeException if the store is away; keys that were resolved before stay resolved
   */
  public ReplayReport replay(String domain, OptionalLong id, Mandate mandate) {
    ChangeHandler handler = handlers.apply(domain);
    return each(
        domain,
        id,
        (status, parked) -> {
          List<Long> resolved = keys.apply(domain, parked, handler, clock.instant());
          if (!resolved.isEmpty()) {
            audit.record(
                domain,
                FeedAuditEntry.Kind.REPLAYED,
                parked.shown(),
                resolved,
                mandate,
                clock.instant());
          }
          return resolved.size();
        });
  }

  /**
   * Does what {@link #replay} does and takes it back: each key is handled for real, its constraints
   * are checked, and its transaction is rolled back. The feed waits on that partition meanwhile.
   */
  public ReplayReport rehearse(String domain, OptionalLong id) {
    ChangeHandler handler = handlers.apply(domain);
    return each(
        domain,
        id,
        (status, parked) -> {
          status.setRollbackOnly();
          int resolved = keys.apply(domain, parked, handler, clock.instant()).size();
          if (store.family() == SQLDialect.POSTGRES) {
            // What is checked at the commit only must be asked now: there will be none.
            store.execute("SET CONSTRAINTS ALL IMMEDIATE");
          }
          return resolved;
        });
  }

  /**
   * Sets one dead letter aside without applying it. What it held is then missing in the domain
   * until reconciliation repairs it, or a later change of the same row arrives.
   *
   * @return false if there is no such unresolved dead letter
   */
  public boolean drop(String domain, long id, Mandate mandate) {
    return transactions.execute(
        status -> {
          Optional<ParkedKey> parked = ParkedKey.of(store, domain, id);
          boolean dropped =
              store
                      .update(DEAD_LETTER)
                      .set(DEAD_LETTER.RESOLVED_AT, clock.instant().atOffset(ZoneOffset.UTC))
                      .set(
                          DEAD_LETTER.RESOLUTION,
                          DROPPED + mandate.actor() + ": " + mandate.reason())
                      .where(DeadLetterTable.open(domain))
                      .and(DEAD_LETTER.ID.eq(id))
                      .execute()
                  == 1;
          if (dropped) {
            audit.record(
                domain,
                FeedAuditEntry.Kind.DROPPED,
                parked.map(ParkedKey::shown).orElse("#" + id),
                List.of(id),
                mandate,
                clock.instant());
          }
          return dropped;
        });
  }

  /**
   * Changes that were dropped and that nothing as new of the same row was applied after: there the
   * domain store is behind the legacy store for good. Newest first.
   *
   * @param limit so many dropped dead letters are looked at
   */
  public List<DroppedChange> missing(String domain, int limit) {
    // What is too large for a record is not fetched: a change without it says nothing of its row.
    Envelopes envelopes = new Envelopes(check -> Optional.empty());
    List<DroppedChange> dropped = new ArrayList<>();
    store
        .selectFrom(DEAD_LETTER)
        .where(DEAD_LETTER.DOMAIN.eq(domain))
        .and(DEAD_LETTER.RESOLUTION.startsWith(DROPPED))
        .orderBy(DEAD_LETTER.ID.desc())
        .limit(limit)
        .forEach(
            letter -> {
              if (envelopes.parse(DeadLetterTable.raw(letter)) instanceof Parsed.Change change) {
                dropped.add(new DroppedChange(letter.getId(), change.event()));
              }
            });
    Map<RowKey, SourcePosition> reached =
        new AppliedRows(store)
            .reached(domain, dropped.stream().map(one -> one.change().rowKey()).toList());
    return dropped.stream()
        .filter(
            one -> {
              SourcePosition applied = reached.get(one.change().rowKey());
              return applied == null || one.change().position().isAfter(applied);
            })
        .toList();
  }

  /** What people did with the dead letters of a domain, newest first. */
  public List<FeedAuditEntry> history(String domain, int limit) {
    return audit.newest(domain, limit);
  }

  private ReplayReport each(
      String domain, OptionalLong id, BiFunction<TransactionStatus, ParkedKey, Integer> work) {
    int resolved = 0;
    List<ReplayReport.Failed> failed = new ArrayList<>();
    for (ParkedKey parked : chosen(domain, id)) {
      try {
        resolved += transactions.execute(status -> work.apply(status, parked));
      } catch (RuntimeException e) {
        if (!KeyReplay.ofTheLetters(e)) {
          throw e;
        }
        int letters = store.fetchCount(DEAD_LETTER, parked.letters());
        failed.add(
            new ReplayReport.Failed(
                parked.partition().topic(), parked.shown(), letters, Faults.say(e)));
      }
    }
    return new ReplayReport(resolved, failed);
  }

  private List<ParkedKey> chosen(String domain, OptionalLong id) {
    if (id.isEmpty()) {
      return ParkedKey.all(store, domain);
    }
    return List.of(
        ParkedKey.of(store, domain, id.getAsLong())
            .orElseThrow(() -> new UnknownDeadLetterException(domain, id.getAsLong())));
  }

  private DeadLetterContent content(String domain, DeadLetterRecord row) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : DeadLetterTable.raw(row).headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    int behind =
        store.fetchCount(
            DEAD_LETTER, ParkedKey.of(domain, row).letters().and(DEAD_LETTER.ID.gt(row.getId())));
    return new DeadLetterContent(
        letter(domain, row),
        headers,
        row.getValue() == null ? null : new String(row.getValue(), UTF_8),
        behind);
  }

  private static DeadLetter letter(String domain, DeadLetterRecord row) {
    return new DeadLetter(
        row.getId(),
        domain,
        row.getTopic(),
        row.getPartition(),
        row.getRecordOffset(),
        row.getRecordKey() == null ? "" : DeadLetterTable.show(row.getRecordKey()),
        row.getEventId(),
        row.getReason(),
        row.getFailedAt().toInstant());
  }
}
