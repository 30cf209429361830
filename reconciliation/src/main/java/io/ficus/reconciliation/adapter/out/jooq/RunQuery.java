package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_CHUNK;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_RUN;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_SUSPECT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;

import io.ficus.reconciliation.Engine;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.adapter.out.jooq.generated.tables.records.ReconciliationRunRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jspecify.annotations.Nullable;

/** Reads runs, their progress and totals counted from their chunks and suspects. */
final class RunQuery {

  private static final Field<BigDecimal> KEYS =
      coalesce(sum(RECONCILIATION_CHUNK.KEYS_SEEN), inline(BigDecimal.ZERO));
  private static final Field<BigDecimal> MATCHED =
      coalesce(sum(RECONCILIATION_CHUNK.MATCHED), inline(BigDecimal.ZERO));

  private final DSLContext dsl;

  RunQuery(DSLContext dsl) {
    this.dsl = dsl;
  }

  Optional<Run> find(String domain, long run) {
    return newest(domain, RECONCILIATION_RUN.RUN_ID.eq(run), 1).stream().findFirst();
  }

  Optional<Run> running(String domain) {
    return newest(domain, RECONCILIATION_RUN.STATE.eq(Run.State.RUNNING.name()), 1).stream()
        .findFirst();
  }

  private static final Condition ENDED =
      RECONCILIATION_RUN
          .STATE
          .ne(Run.State.RUNNING.name())
          .and(
              RECONCILIATION_RUN
                  .SAMPLE_EVERY
                  .isNull()
                  .or(RECONCILIATION_RUN.VERDICT.eq(StoredVerdict.DIFFERS.name())));

  Optional<Run> last(String domain) {
    return newest(domain, ENDED, 1).stream().findFirst();
  }

  Optional<Run> lastThatSaysAnything(String domain) {
    Condition found =
        exists(
            selectOne()
                .from(RECONCILIATION_SUSPECT)
                .where(RECONCILIATION_SUSPECT.RUN_ID.eq(RECONCILIATION_RUN.RUN_ID)));
    return newest(
            domain,
            ENDED.and(
                RECONCILIATION_RUN
                    .STATE
                    .eq(Run.State.FINISHED.name())
                    .or(RECONCILIATION_RUN.COMPLETE)
                    .or(found)),
            1)
        .stream()
        .findFirst();
  }

  /** The run of the domain that ended before this one began. */
  OptionalLong before(String domain, long run) {
    return newest(
            domain,
            RECONCILIATION_RUN
                .RUN_ID
                .lt(run)
                .and(RECONCILIATION_RUN.STATE.eq(Run.State.FINISHED.name()))
                .and(RECONCILIATION_RUN.SAMPLE_EVERY.isNull()),
            1)
        .stream()
        .mapToLong(Run::id)
        .findFirst();
  }

  List<Run> history(String domain, int limit) {
    return newest(domain, RECONCILIATION_RUN.RUN_ID.isNotNull(), limit);
  }

  private List<Run> newest(String domain, Condition condition, int limit) {
    return dsl.selectFrom(RECONCILIATION_RUN)
        .where(RECONCILIATION_RUN.DOMAIN.eq(domain))
        .and(condition)
        .orderBy(RECONCILIATION_RUN.RUN_ID.desc())
        .limit(limit)
        .fetch(this::run);
  }

  private Run run(ReconciliationRunRecord row) {
    long id = row.getRunId();
    OutcomeCounts outcomes = OutcomeCounts.of(dsl, id);
    Record4<Integer, Integer, BigDecimal, BigDecimal> chunks =
        dsl.select(
                count(), count().filterWhere(RECONCILIATION_CHUNK.STATE.eq("DONE")), KEYS, MATCHED)
            .from(RECONCILIATION_CHUNK)
            .where(RECONCILIATION_CHUNK.RUN_ID.eq(id))
            .fetchSingle();
    long keys = chunks.value3().longValueExact();
    Totals totals = outcomes.totals(keys, chunks.value4().longValueExact());
    OffsetDateTime finished = row.getFinishedAt();
    return new Run(
        id,
        row.getDomain(),
        row.getPair(),
        row.getActor(),
        Run.State.valueOf(row.getState()),
        verdict(row.getVerdict(), row.getReason(), totals),
        row.getComplete(),
        row.getRepaired(),
        row.getResumed(),
        Optional.ofNullable(row.getSlowedBy()),
        engine(row),
        locked(row),
        row.getStartedAt().toInstant(),
        Optional.ofNullable(finished).map(OffsetDateTime::toInstant),
        new Run.Progress(
            chunks.value2(), row.getChunksTotal(), keys, outcomes.suspects(), outcomes.done()),
        totals,
        outcomes.legacy(),
        outcomes.domain());
  }

  private static Optional<Run.Locked> locked(ReconciliationRunRecord row) {
    return row.getLocksRows()
        ? Optional.of(
            new Run.Locked(row.getLockedKeys(), Duration.ofMillis(row.getLongestLockMs())))
        : Optional.empty();
  }

  private static Engine engine(ReconciliationRunRecord row) {
    Long every = row.getSampleEvery();
    Long offset = row.getSampleOffset();
    Integer cells = row.getSketchCells();
    if (every != null && offset != null) {
      return new Sample(every, offset);
    }
    return cells == null ? Engine.SCAN : new Sketch(cells);
  }

  private static Verdict verdict(@Nullable String stored, @Nullable String reason, Totals totals) {
    if (stored == null) {
      return new Verdict.Unproven("still running");
    }
    return switch (StoredVerdict.valueOf(stored)) {
      case MATCHES -> new Verdict.Matches();
      case DIFFERS -> new Verdict.Differs(totals.disagreeing());
      case UNPROVEN -> new Verdict.Unproven(reason == null ? "no reason was kept" : reason);
    };
  }
}
