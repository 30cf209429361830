package io.ficus.seam.reverse;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A domain's outbox, for whoever keeps it small. A row is spent when the ledger says that what it
 * tells of was brought to the legacy store. What the ledger has not heard of may still be on its
 * way, so it is spent only where nothing is brought any more. What was decided and not brought is
 * never spent: the row is the evidence of it. Thread-safe.
 */
public final class OutboxTable {

  /** More rows than this are not counted: a person wants to know that there are many. */
  public static final int MOST_COUNTED = 1_000_000;

  private final JdbcTemplate store;
  private final String domain;
  private final String table;
  private final String spent;

  /**
   * @param store the domain store, with schema {@code seam} in it
   * @param table the outbox, with its schema
   */
  public OutboxTable(DataSource store, String domain, String table) {
    this.store = new JdbcTemplate(store);
    this.domain = domain;
    this.table = table;
    // A routed write is known by its intent, any other by its event.
    this.spent =
        "SELECT o.event_id FROM "
            + table
            + " o LEFT JOIN seam.intent i"
            + " ON i.domain = ? AND i.intent_id = coalesce(o.correlation_id, o.event_id::text)"
            + " WHERE (i.second_at IS NOT NULL OR i.carried_at IS NOT NULL"
            + " OR (? AND i.intent_id IS NULL)) AND ";
  }

  /**
   * The spent rows, oldest first.
   *
   * @param before rows of this moment and later are not asked for
   * @param leftBehind whether nothing is brought to the legacy store any more
   * @param most so many at a time
   */
  public List<UUID> spent(Instant before, boolean leftBehind, int most) {
    return store.queryForList(
        spent + "o.occurred_at < ? ORDER BY o.occurred_at LIMIT ?",
        UUID.class,
        domain,
        leftBehind,
        at(before),
        most);
  }

  /**
   * Deletes those of some rows that are spent now.
   *
   * @return how many that were
   */
  public int delete(Collection<UUID> rows, boolean leftBehind) {
    return store.update(
        "DELETE FROM " + table + " WHERE event_id IN (" + spent + "o.event_id = ANY (?::uuid[]))",
        domain,
        leftBehind,
        rows.stream().map(UUID::toString).toArray(String[]::new));
  }

  /** How many rows there are, up to {@link #MOST_COUNTED}. */
  public long rows() {
    return counted("true");
  }

  /** How many rows are older than a moment, up to {@link #MOST_COUNTED}. */
  public long olderThan(Instant moment) {
    return counted("occurred_at < ?", at(moment));
  }

  /** When the oldest row was written; empty where there is none. */
  public Optional<Instant> oldest() {
    return Optional.ofNullable(
            store.queryForObject("SELECT min(occurred_at) FROM " + table, Timestamp.class))
        .map(Timestamp::toInstant);
  }

  private long counted(String condition, Object... parameters) {
    return Objects.requireNonNull(
        store.queryForObject(
            "SELECT count(*) FROM (SELECT FROM "
                + table
                + " WHERE "
                + condition
                + " LIMIT "
                + MOST_COUNTED
                + ") counted",
            Long.class,
            parameters));
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
