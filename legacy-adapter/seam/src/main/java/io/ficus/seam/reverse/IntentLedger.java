package io.ficus.seam.reverse;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The dual-write ledger: every routed write by its intent, joined from what both change streams and
 * the second writes show (contract C7). Nothing is written on a caller's path. Thread-safe; every
 * note is idempotent, so it may be taken again after a crash.
 */
public final class IntentLedger {

  private static final int SAMPLES = 10;

  /**
   * Both stores have what was decided, for certain. What the second write brought to the domain
   * store is in the transaction that notes it; what it brought to the legacy store, that store's
   * log has to show.
   */
  private static final String SETTLED =
      "(decided_at IS NOT NULL AND (carried_at IS NOT NULL"
          + " OR (decided_by = 'LEGACY' AND second_at IS NOT NULL)))";

  /** How an intent stands; {@code ?} is the moment before which both streams were read whole. */
  private static final String OUTCOME =
      """
      CASE WHEN %1$s AND second_at IS NOT NULL THEN 'CONFIRMED'
           WHEN %1$s THEN 'HEALED'
           WHEN first_seen < ? THEN 'DIVERGED'
           ELSE 'OPEN' END
      """
          .formatted(SETTLED);

  /**
   * In the order of the index, so that it ends where the old ones do. An array, because a join with
   * so many rows may be made by reading the whole table. A row that somebody else has waits for the
   * next time: whoever notes several intents locks them in another order than this.
   */
  static final String FORGET =
      """
      DELETE FROM seam.intent WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM seam.intent WHERE domain = ? AND first_seen < ? AND %s
         ORDER BY first_seen LIMIT ? FOR UPDATE SKIP LOCKED))
      """
          .formatted(SETTLED);

  private final JdbcTemplate store;

  /**
   * @param store the domain store with schema {@code seam} in it; notes join the caller's
   *     transaction if there is one
   */
  public IntentLedger(DataSource store) {
    this.store = new JdbcTemplate(store);
  }

  /**
   * The legacy log showed writes that the legacy store decided, and they were applied to the domain
   * store in the caller's transaction.
   */
  void decidedByLegacy(String domain, List<String> intents) {
    note(
        domain,
        intents,
        "decided_by, decided_at, carried_at",
        "'LEGACY', clock_timestamp(), clock_timestamp()",
        "decided_by = coalesce(i.decided_by, excluded.decided_by),"
            + " decided_at = coalesce(i.decided_at, excluded.decided_at),"
            + " carried_at = coalesce(i.carried_at, excluded.carried_at)");
  }

  /**
   * The legacy log showed writes that the legacy store decided, and they were not applied: the
   * second write had brought them, or they wait behind a dead letter.
   */
  void shownByLegacy(String domain, List<String> intents) {
    note(
        domain,
        intents,
        "decided_by, decided_at",
        "'LEGACY', clock_timestamp()",
        "decided_by = coalesce(i.decided_by, excluded.decided_by),"
            + " decided_at = coalesce(i.decided_at, excluded.decided_at)");
  }

  /** The domain store's log showed writes that it decided. */
  public void decidedByDomain(String domain, List<String> intents) {
    note(
        domain,
        intents,
        "decided_by, decided_at",
        "'DOMAIN', clock_timestamp()",
        "decided_by = coalesce(i.decided_by, excluded.decided_by),"
            + " decided_at = coalesce(i.decided_at, excluded.decided_at)");
  }

  /** The legacy log showed what was brought there. */
  void seenInLegacy(String domain, List<String> intents) {
    note(
        domain,
        intents,
        "carried_at",
        "clock_timestamp()",
        "carried_at = coalesce(i.carried_at, excluded.carried_at)");
  }

  /** The second write of an intent is durable in the other store, or will be with the caller. */
  public void broughtBySecondWrite(String domain, String intent) {
    note(
        domain,
        List.of(intent),
        "second_at",
        "clock_timestamp()",
        "second_at = coalesce(i.second_at, excluded.second_at)");
  }

  /**
   * How the intents of a window stand.
   *
   * @param since the window's begin, by when an intent was first seen
   * @param watermark everything that was committed before it has been read from both streams; what
   *     is still one-sided then has diverged
   */
  public LedgerReport report(String domain, Instant since, Instant watermark) {
    OffsetDateTime from = since.atOffset(ZoneOffset.UTC);
    OffsetDateTime mark = watermark.atOffset(ZoneOffset.UTC);
    long[] counts = new long[4];
    store.query(
        "SELECT outcome, count(*) FROM (SELECT "
            + OUTCOME
            + " AS outcome FROM seam.intent WHERE domain = ? AND first_seen >= ?) o GROUP BY 1",
        row -> {
          int at =
              switch (row.getString(1)) {
                case "CONFIRMED" -> 0;
                case "HEALED" -> 1;
                case "DIVERGED" -> 2;
                default -> 3;
              };
          counts[at] = row.getLong(2);
        },
        mark,
        domain,
        from);
    List<LedgerReport.Divergence> samples =
        store.query(
            "SELECT intent_id, first_seen, decided_by, second_at IS NOT NULL FROM seam.intent"
                + " WHERE domain = ? AND first_seen >= ? AND "
                + OUTCOME
                + " = 'DIVERGED' ORDER BY first_seen DESC LIMIT "
                + SAMPLES,
            (row, n) ->
                new LedgerReport.Divergence(
                    row.getString(1),
                    row.getTimestamp(2).toInstant(),
                    LedgerReport.cause(row.getString(3), row.getBoolean(4))),
            domain,
            from,
            mark);
    return new LedgerReport(counts[0], counts[1], counts[2], counts[3], samples);
  }

  /**
   * Some intents of a window that both stores show: those that were confirmed, then those that were
   * healed, newest first. For people only, so that no gate pays for it.
   *
   * @param since the window's begin, by when an intent was first seen
   */
  public List<LedgerReport.Settled> settled(String domain, Instant since) {
    return Stream.of("CONFIRMED", "HEALED")
        .flatMap(outcome -> settled(domain, since.atOffset(ZoneOffset.UTC), outcome).stream())
        .toList();
  }

  private List<LedgerReport.Settled> settled(String domain, OffsetDateTime from, String outcome) {
    return store.query(
        "SELECT intent_id, first_seen, decided_by FROM seam.intent"
            + " WHERE domain = ? AND first_seen >= ? AND "
            + OUTCOME
            + " = ? ORDER BY first_seen DESC LIMIT "
            + SAMPLES,
        (row, n) ->
            new LedgerReport.Settled(
                row.getString(1),
                row.getTimestamp(2).toInstant(),
                LedgerReport.how(outcome.equals("HEALED"), row.getString(3))),
        domain,
        from,
        // What is settled is so before any watermark.
        Instant.EPOCH.atOffset(ZoneOffset.UTC),
        outcome);
  }

  /**
   * Of some intents those that the domain decided, and that neither a second write nor the reverse
   * sync has brought to the legacy store.
   */
  public List<String> unbrought(String domain, Collection<String> intents) {
    return store.queryForList(
        "SELECT intent_id FROM seam.intent WHERE domain = ? AND decided_by = 'DOMAIN'"
            + " AND second_at IS NULL AND carried_at IS NULL AND intent_id = ANY (?)",
        String.class,
        domain,
        intents.toArray(String[]::new));
  }

  /**
   * Forgets what was confirmed or healed, and seen first long ago. What is one-sided stays until
   * somebody has looked at it. Waits for no lock.
   *
   * @param before by when an intent was first seen
   * @param most so many at a time: whoever notes one of them again waits until the caller commits
   * @return how many were forgotten
   */
  public int forgetSettled(String domain, Instant before, int most) {
    return store.update(FORGET, domain, before.atOffset(ZoneOffset.UTC), most);
  }

  private void note(
      String domain, List<String> intents, String columns, String values, String update) {
    if (intents.isEmpty()) {
      return;
    }
    store.update(
        "INSERT INTO seam.intent AS i (domain, intent_id, "
            + columns
            + ") SELECT ?, id, "
            + values
            + " FROM unnest(?) AS id ORDER BY id ON CONFLICT (domain, intent_id) DO UPDATE SET "
            + update,
        domain,
        intents.toArray(String[]::new));
  }
}
