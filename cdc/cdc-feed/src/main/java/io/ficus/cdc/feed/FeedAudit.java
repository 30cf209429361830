package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.FEED_AUDIT;

import io.ficus.cdc.Mandate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import tools.jackson.databind.json.JsonMapper;

/** What people did with dead letters. All calls join the caller's transaction. */
final class FeedAudit {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final DSLContext store;

  FeedAudit(DSLContext store) {
    this.store = store;
  }

  void record(
      String domain,
      FeedAuditEntry.Kind kind,
      String key,
      List<Long> letters,
      Mandate mandate,
      Instant at) {
    store
        .insertInto(FEED_AUDIT)
        .set(FEED_AUDIT.DOMAIN, domain)
        .set(FEED_AUDIT.KIND, kind.name())
        .set(FEED_AUDIT.RECORD_KEY, key.replace('\0', ' '))
        .set(FEED_AUDIT.DEAD_LETTERS, JSON.writeValueAsString(letters))
        .set(FEED_AUDIT.ACTOR, mandate.actor())
        .set(FEED_AUDIT.REASON, mandate.reason())
        .set(FEED_AUDIT.AT, at.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The newest entries of a domain, newest first. */
  List<FeedAuditEntry> newest(String domain, int limit) {
    return store
        .selectFrom(FEED_AUDIT)
        .where(FEED_AUDIT.DOMAIN.eq(domain))
        .orderBy(FEED_AUDIT.ID.desc())
        .limit(limit)
        .fetch(
            row ->
                new FeedAuditEntry(
                    FeedAuditEntry.Kind.valueOf(row.getKind()),
                    row.getRecordKey(),
                    List.of(JSON.readValue(row.getDeadLetters(), Long[].class)),
                    row.getActor(),
                    row.getReason(),
                    row.getAt().toInstant()));
  }
}
