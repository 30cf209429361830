package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_BEFORE_IMAGE;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_REPAIR;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_REPAIR_KEY;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_RUN;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_SUSPECT;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.BeforeImage;
import io.ficus.reconciliation.Repair;
import io.ficus.reconciliation.Repair.KeyState;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairs.Order;
import io.ficus.reconciliation.adapter.out.jooq.generated.tables.records.ReconciliationRepairRecord;
import io.ficus.reconciliation.application.RepairPlans;
import io.ficus.reconciliation.application.Runs;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Repairs in the tables {@code control.reconciliation_repair*}. */
final class JooqRepairs implements RepairPlans {

  private static final List<String> DISAGREEING =
      List.of("DIFFERING", "MISSING", "EXTRA", "UNMAPPABLE");

  private final DSLContext dsl;
  private final TransactionTemplate transaction;
  private final DomainLocks locks;
  private final AuditRows audit;

  JooqRepairs(DataSource store, PlatformTransactionManager transactions, AuditRows audit) {
    this.dsl = DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES);
    this.transaction = new TransactionTemplate(transactions);
    this.locks = DomainLocks.ofRepairs(store);
    this.audit = audit;
  }

  @Override
  public Map<String, Long> proven(long run) {
    Map<String, Long> kinds = new LinkedHashMap<>();
    dsl.select(RECONCILIATION_SUSPECT.OUTCOME, count())
        .from(RECONCILIATION_SUSPECT)
        .where(RECONCILIATION_SUSPECT.RUN_ID.eq(run))
        .and(RECONCILIATION_SUSPECT.OUTCOME.in(DISAGREEING))
        .groupBy(RECONCILIATION_SUSPECT.OUTCOME)
        .forEach(row -> kinds.put(row.value1(), row.value2().longValue()));
    return kinds;
  }

  @Override
  public long plan(String domain, long run, int mostDeletes, Order order, Instant at) {
    return inTransaction(
        () -> {
          Long id =
              dsl.insertInto(RECONCILIATION_REPAIR)
                  .set(RECONCILIATION_REPAIR.DOMAIN, domain)
                  .set(RECONCILIATION_REPAIR.RUN_ID, run)
                  .set(RECONCILIATION_REPAIR.STATE, Repair.State.PLANNED.name())
                  .set(RECONCILIATION_REPAIR.MOST_DELETES, mostDeletes)
                  .set(RECONCILIATION_REPAIR.ACTOR, order.actor())
                  .set(RECONCILIATION_REPAIR.REASON, order.reason())
                  .set(RECONCILIATION_REPAIR.PLANNED_AT, at.atOffset(ZoneOffset.UTC))
                  .returningResult(RECONCILIATION_REPAIR.REPAIR_ID)
                  .fetchSingle()
                  .value1();
          dsl.insertInto(
                  RECONCILIATION_REPAIR_KEY,
                  RECONCILIATION_REPAIR_KEY.REPAIR_ID,
                  RECONCILIATION_REPAIR_KEY.KEY,
                  RECONCILIATION_REPAIR_KEY.KIND)
              .select(
                  dsl.select(inline(id), RECONCILIATION_SUSPECT.KEY, RECONCILIATION_SUSPECT.OUTCOME)
                      .from(RECONCILIATION_SUSPECT)
                      .where(RECONCILIATION_SUSPECT.RUN_ID.eq(run))
                      .and(RECONCILIATION_SUSPECT.OUTCOME.in("DIFFERING", "MISSING", "EXTRA"))
                      .orderBy(RECONCILIATION_SUSPECT.SEQ))
              .execute();
          audit.write(domain, "REPAIR_PLANNED", id.toString(), order.actor(), order.reason(), at);
          return id;
        });
  }

  @Override
  public Optional<Lease> begin(Repair repair, Repair.State to, Order order, Instant at) {
    Optional<Runs.Lease> lease = locks.tryTake(repair.domain());
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (inTransaction(() -> begun(repair, to, order, at))) {
        return Optional.of(lease.get()::close);
      }
    } catch (RuntimeException e) {
      lease.get().close();
      throw e;
    }
    lease.get().close();
    return Optional.empty();
  }

  private boolean begun(Repair repair, Repair.State to, Order order, Instant at) {
    int moved =
        dsl.update(RECONCILIATION_REPAIR)
            .set(RECONCILIATION_REPAIR.STATE, to.name())
            .setNull(RECONCILIATION_REPAIR.ENDED_AT)
            .where(RECONCILIATION_REPAIR.REPAIR_ID.eq(repair.id()))
            .and(RECONCILIATION_REPAIR.STATE.eq(repair.state().name()))
            .execute();
    if (moved == 0) {
      return false;
    }
    // What could not be done the last time is tried again.
    boolean undo = to == Repair.State.UNDOING;
    dsl.update(RECONCILIATION_REPAIR_KEY)
        .set(RECONCILIATION_REPAIR_KEY.STATE, undo ? KeyState.WRITTEN.name() : KeyState.OPEN.name())
        .where(RECONCILIATION_REPAIR_KEY.REPAIR_ID.eq(repair.id()))
        .and(
            undo
                ? RECONCILIATION_REPAIR_KEY.STATE.eq(KeyState.FAILED.name())
                : RECONCILIATION_REPAIR_KEY.STATE.in(
                    KeyState.FAILED.name(), KeyState.WITHHELD.name()))
        .execute();
    markRuns(repair.domain());
    audit.write(
        repair.domain(),
        "REPAIR_" + to.name(),
        Long.toString(repair.id()),
        order.actor(),
        order.reason(),
        at);
    return true;
  }

  @Override
  public void end(Repair repair, Repair.State to, Instant at) {
    inTransaction(
        () -> {
          markRuns(repair.domain());
          return dsl.update(RECONCILIATION_REPAIR)
              .set(RECONCILIATION_REPAIR.STATE, to.name())
              .set(RECONCILIATION_REPAIR.ENDED_AT, at.atOffset(ZoneOffset.UTC))
              .where(RECONCILIATION_REPAIR.REPAIR_ID.eq(repair.id()))
              .execute();
        });
  }

  private void markRuns(String domain) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.REPAIRED, true)
        .where(RECONCILIATION_RUN.DOMAIN.eq(domain))
        .and(RECONCILIATION_RUN.REPAIRED.isFalse())
        .execute();
  }

  @Override
  public List<Repair.Key> keys(long repair, List<KeyState> states, int limit) {
    return dsl.selectFrom(RECONCILIATION_REPAIR_KEY)
        .where(RECONCILIATION_REPAIR_KEY.REPAIR_ID.eq(repair))
        .and(RECONCILIATION_REPAIR_KEY.STATE.in(states.stream().map(Enum::name).toList()))
        .orderBy(
            DSL.field(
                    RECONCILIATION_REPAIR_KEY.STATE.in(
                        KeyState.FAILED.name(),
                        KeyState.WITHHELD.name(),
                        KeyState.STILL_DIFFERS.name()))
                .desc(),
            RECONCILIATION_REPAIR_KEY.SEQ)
        .limit(limit)
        .fetch(
            row ->
                new Repair.Key(
                    AggregateKey.parse(row.getKey()),
                    row.getKind(),
                    KeyState.valueOf(row.getState()),
                    row.getDetail()));
  }

  @Override
  public Optional<BeforeImage> before(long repair, AggregateKey key) {
    return dsl.selectFrom(RECONCILIATION_BEFORE_IMAGE)
        .where(RECONCILIATION_BEFORE_IMAGE.REPAIR_ID.eq(repair))
        .and(RECONCILIATION_BEFORE_IMAGE.KEY.eq(key.text()))
        .fetchOptional(
            row ->
                new BeforeImage(
                    RepairTarget.valueOf(row.getTarget()),
                    row.getImage().data(),
                    row.getPosition()));
  }

  @Override
  public void keep(long repair, AggregateKey key, BeforeImage before) {
    dsl.insertInto(RECONCILIATION_BEFORE_IMAGE)
        .set(RECONCILIATION_BEFORE_IMAGE.REPAIR_ID, repair)
        .set(RECONCILIATION_BEFORE_IMAGE.KEY, key.text())
        .set(RECONCILIATION_BEFORE_IMAGE.TARGET, before.target().name())
        .set(RECONCILIATION_BEFORE_IMAGE.IMAGE, JSONB.jsonb(before.text()))
        .set(RECONCILIATION_BEFORE_IMAGE.POSITION, before.position())
        .onDuplicateKeyUpdate()
        .set(RECONCILIATION_BEFORE_IMAGE.TARGET, before.target().name())
        .set(RECONCILIATION_BEFORE_IMAGE.IMAGE, JSONB.jsonb(before.text()))
        .set(RECONCILIATION_BEFORE_IMAGE.POSITION, before.position())
        .execute();
  }

  @Override
  public void settled(
      long repair, AggregateKey key, KeyState state, String detail, boolean removed) {
    dsl.update(RECONCILIATION_REPAIR_KEY)
        .set(RECONCILIATION_REPAIR_KEY.STATE, state.name())
        .set(RECONCILIATION_REPAIR_KEY.DETAIL, detail)
        .set(
            RECONCILIATION_REPAIR_KEY.REMOVED,
            DSL.field(RECONCILIATION_REPAIR_KEY.REMOVED.isTrue().or(DSL.condition(removed))))
        .where(RECONCILIATION_REPAIR_KEY.REPAIR_ID.eq(repair))
        .and(RECONCILIATION_REPAIR_KEY.KEY.eq(key.text()))
        .execute();
  }

  @Override
  public long deleted(long repair) {
    return dsl.fetchCount(
        RECONCILIATION_REPAIR_KEY,
        RECONCILIATION_REPAIR_KEY
            .REPAIR_ID
            .eq(repair)
            .and(RECONCILIATION_REPAIR_KEY.REMOVED.isTrue()));
  }

  @Override
  public Optional<Repair> find(String domain, long repair) {
    return dsl.selectFrom(RECONCILIATION_REPAIR)
        .where(RECONCILIATION_REPAIR.DOMAIN.eq(domain))
        .and(RECONCILIATION_REPAIR.REPAIR_ID.eq(repair))
        .fetchOptional(this::repair);
  }

  @Override
  public List<Repair> list(String domain, int limit) {
    return dsl.selectFrom(RECONCILIATION_REPAIR)
        .where(RECONCILIATION_REPAIR.DOMAIN.eq(domain))
        .orderBy(RECONCILIATION_REPAIR.REPAIR_ID.desc())
        .limit(limit)
        .fetch(this::repair);
  }

  private Repair repair(ReconciliationRepairRecord row) {
    Map<KeyState, Long> keys = new EnumMap<>(KeyState.class);
    dsl.select(RECONCILIATION_REPAIR_KEY.STATE, count())
        .from(RECONCILIATION_REPAIR_KEY)
        .where(RECONCILIATION_REPAIR_KEY.REPAIR_ID.eq(row.getRepairId()))
        .groupBy(RECONCILIATION_REPAIR_KEY.STATE)
        .forEach(group -> keys.put(KeyState.valueOf(group.value1()), group.value2().longValue()));
    return new Repair(
        row.getRepairId(),
        row.getDomain(),
        row.getRunId(),
        Repair.State.valueOf(row.getState()),
        row.getMostDeletes() > 0,
        row.getMostDeletes(),
        row.getActor(),
        row.getReason(),
        row.getPlannedAt().toInstant(),
        Optional.ofNullable(row.getEndedAt()).map(OffsetDateTime::toInstant),
        keys);
  }

  private <T> T inTransaction(java.util.function.Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }
}
