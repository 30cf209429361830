package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_CHANGED_KEY;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_STANDING;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.adapter.out.jooq.generated.tables.records.ReconciliationChangedKeyRecord;
import io.ficus.reconciliation.application.ChangedKeys;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Changed keys in {@code control.reconciliation_changed_key}. Joins the caller's transaction. */
final class JooqChangedKeys implements ChangedKeys {

  private static final String EVERYTHING = "*";

  private final DSLContext dsl;

  JooqChangedKeys(DataSource store) {
    this.dsl = DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES);
  }

  /**
   * Within the transaction that opens a run. Nothing is noted before the first; the lock makes
   * whoever opens it wait for the transactions that did not see it, and keeps later ones until it
   * can be seen.
   */
  void beginTracking(String domain) {
    dsl.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('ficus.tracking:' || {0}, 0))"
            + " WHERE NOT EXISTS (SELECT 1 FROM control.reconciliation_run WHERE domain = {0})",
        DSL.val(domain));
  }

  private boolean tracked(String domain) {
    dsl.execute(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended('ficus.tracking:' || {0}, 0))",
        DSL.val(domain));
    return dsl.fetchSingle(
            "SELECT EXISTS (SELECT 1 FROM control.reconciliation_run WHERE domain = {0})",
            DSL.val(domain))
        .get(0, Boolean.class);
  }

  @Override
  public void note(String domain, Collection<AggregateKey> keys) {
    if (tracked(domain)) {
      insert(
          domain,
          keys.stream().map(AggregateKey::text).toArray(String[]::new),
          keys.stream().map(JooqChangedKeys::number).toArray(Long[]::new));
    }
  }

  @Override
  public void noteAll(String domain) {
    if (tracked(domain)) {
      insert(domain, new String[] {EVERYTHING}, new Long[] {null});
    }
  }

  private void insert(String domain, String[] keys, @Nullable Long[] numbers) {
    dsl.execute(
        """
        INSERT INTO control.reconciliation_changed_key AS noted (domain, key, number)
        SELECT {0}, changed.key, changed.number
          FROM unnest({1}::text[], {2}::bigint[]) AS changed (key, number)
         ORDER BY changed.key
        ON CONFLICT (domain, key) DO UPDATE
          SET change = nextval('control.reconciliation_change_seq'), changed_at = now()
        """,
        DSL.val(domain), DSL.val(keys), DSL.val(numbers));
  }

  private static @Nullable Long number(AggregateKey key) {
    return key instanceof AggregateKey.Numeric numeric ? (Long) numeric.number() : null;
  }

  @Override
  public List<Changed> within(String domain, KeyRange range) {
    Condition condition = DSL.noCondition();
    AggregateKey from = range.from();
    AggregateKey to = range.to();
    if (from != null) {
      condition =
          condition.and(
              from instanceof AggregateKey.Numeric
                  ? RECONCILIATION_CHANGED_KEY.NUMBER.ge(from.number())
                  : RECONCILIATION_CHANGED_KEY.NUMBER.isNull());
    }
    if (to != null) {
      condition =
          condition.and(
              to instanceof AggregateKey.Numeric
                  ? RECONCILIATION_CHANGED_KEY.NUMBER.lt(to.number())
                  : RECONCILIATION_CHANGED_KEY.NUMBER.isNull());
    }
    // Quotes around texts keep SQL's order from being ours, so texts are told apart here.
    return select(domain, condition, null).stream()
        .filter(noted -> range.contains(noted.key()))
        .toList();
  }

  @Override
  public List<Changed> among(String domain, Collection<AggregateKey> keys) {
    return select(
        domain,
        RECONCILIATION_CHANGED_KEY.KEY.eq(
            DSL.any(keys.stream().map(AggregateKey::text).toArray(String[]::new))),
        null);
  }

  @Override
  public List<Changed> oldest(String domain, int limit) {
    return select(domain, DSL.noCondition(), limit);
  }

  private List<Changed> select(String domain, Condition condition, @Nullable Integer limit) {
    return dsl.selectFrom(RECONCILIATION_CHANGED_KEY)
        .where(RECONCILIATION_CHANGED_KEY.DOMAIN.eq(domain))
        .and(RECONCILIATION_CHANGED_KEY.KEY.ne(EVERYTHING))
        .and(condition)
        .orderBy(RECONCILIATION_CHANGED_KEY.CHANGE)
        .limit(limit == null ? DSL.val((Integer) null) : DSL.val(limit))
        .fetch(row -> new Changed(AggregateKey.parse(row.getKey()), row.getChange()));
  }

  @Override
  public long count(String domain) {
    return dsl.fetchCount(RECONCILIATION_CHANGED_KEY, RECONCILIATION_CHANGED_KEY.DOMAIN.eq(domain));
  }

  @Override
  public OptionalLong everything(String domain) {
    return dsl.selectFrom(RECONCILIATION_CHANGED_KEY)
        .where(RECONCILIATION_CHANGED_KEY.DOMAIN.eq(domain))
        .and(RECONCILIATION_CHANGED_KEY.KEY.eq(EVERYTHING))
        .fetchOptional(ReconciliationChangedKeyRecord::getChange)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public void settle(String domain, Collection<Changed> compared) {
    if (compared.isEmpty()) {
      return;
    }
    dsl.execute(
        """
        DELETE FROM control.reconciliation_changed_key noted
         USING unnest({1}::text[], {2}::bigint[]) AS compared (key, change)
         WHERE noted.domain = {0} AND noted.key = compared.key AND noted.change = compared.change
        """,
        DSL.val(domain),
        DSL.val(compared.stream().map(one -> one.key().text()).toArray(String[]::new)),
        DSL.val(compared.stream().map(Changed::change).toArray(Long[]::new)));
  }

  @Override
  public void settleEverything(String domain, long change) {
    dsl.deleteFrom(RECONCILIATION_CHANGED_KEY)
        .where(RECONCILIATION_CHANGED_KEY.DOMAIN.eq(domain))
        .and(RECONCILIATION_CHANGED_KEY.KEY.eq(EVERYTHING))
        .and(RECONCILIATION_CHANGED_KEY.CHANGE.eq(change))
        .execute();
  }

  @Override
  public Optional<Standing.Verified> verified(String domain) {
    return dsl.selectFrom(RECONCILIATION_STANDING)
        .where(RECONCILIATION_STANDING.DOMAIN.eq(domain))
        .fetchOptional(
            row ->
                new Standing.Verified(
                    row.getRunId(), row.getVerifiedThrough(), row.getVerifiedAt().toInstant()));
  }

  @Override
  public void verified(String domain, Standing.Verified point) {
    dsl.insertInto(RECONCILIATION_STANDING)
        .set(RECONCILIATION_STANDING.DOMAIN, domain)
        .set(RECONCILIATION_STANDING.RUN_ID, point.run())
        .set(RECONCILIATION_STANDING.VERIFIED_THROUGH, point.through())
        .set(RECONCILIATION_STANDING.VERIFIED_AT, point.at().atOffset(ZoneOffset.UTC))
        .onDuplicateKeyUpdate()
        .set(RECONCILIATION_STANDING.RUN_ID, point.run())
        .set(RECONCILIATION_STANDING.VERIFIED_THROUGH, point.through())
        .set(RECONCILIATION_STANDING.VERIFIED_AT, point.at().atOffset(ZoneOffset.UTC))
        .execute();
  }
}
