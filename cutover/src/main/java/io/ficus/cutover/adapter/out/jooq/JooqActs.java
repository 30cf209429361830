package io.ficus.cutover.adapter.out.jooq;

import static io.ficus.cutover.adapter.out.jooq.Guarded.in;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_FENCE_ASKED;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_FENCE_ENDED;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_PROCEDURE;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_RAMP;

import io.ficus.cutover.Act;
import io.ficus.cutover.adapter.out.jooq.generated.tables.records.CutoverProcedureRecord;
import io.ficus.cutover.adapter.out.jooq.generated.tables.records.CutoverRampRecord;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.Procedure;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;

/** What was done beside the stages, from the tables of schema {@code control} that keep it. */
final class JooqActs implements Acts {

  private final DSLContext sql;

  JooqActs(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public long begin(String domain, Act.Kind kind, String actor, String reason) {
    return Objects.requireNonNull(
        in(
            "keep what is to be done to " + domain,
            () ->
                sql.insertInto(CUTOVER_FENCE_ASKED)
                    .set(CUTOVER_FENCE_ASKED.DOMAIN, domain)
                    .set(CUTOVER_FENCE_ASKED.KIND, kind.name())
                    .set(CUTOVER_FENCE_ASKED.ACTOR, actor)
                    .set(CUTOVER_FENCE_ASKED.REASON, reason)
                    .returningResult(CUTOVER_FENCE_ASKED.ID)
                    .fetchSingle(CUTOVER_FENCE_ASKED.ID)));
  }

  @Override
  public void end(long id, boolean done, String detail) {
    in(
        "keep what came of act " + id,
        () ->
            sql.insertInto(CUTOVER_FENCE_ENDED)
                .set(CUTOVER_FENCE_ENDED.ASKED_ID, id)
                .set(CUTOVER_FENCE_ENDED.DONE, done)
                .set(CUTOVER_FENCE_ENDED.DETAIL, detail)
                .execute());
  }

  @Override
  public List<Act> of(String domain) {
    return in(
        "read what was done to " + domain,
        () ->
            Stream.of(fences(domain), handOvers(domain), ramps(domain))
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Act::at).reversed())
                .toList());
  }

  private List<Act> fences(String domain) {
    return sql.select()
        .from(CUTOVER_FENCE_ASKED)
        .leftJoin(CUTOVER_FENCE_ENDED)
        .on(CUTOVER_FENCE_ENDED.ASKED_ID.eq(CUTOVER_FENCE_ASKED.ID))
        .where(CUTOVER_FENCE_ASKED.DOMAIN.eq(domain))
        .orderBy(CUTOVER_FENCE_ASKED.ID.desc())
        .fetch(JooqActs::fence);
  }

  private static Act fence(Record row) {
    var asked = row.into(CUTOVER_FENCE_ASKED);
    boolean ended = row.get(CUTOVER_FENCE_ENDED.ASKED_ID) != null;
    return new Act(
        Act.Kind.valueOf(asked.getKind()),
        !ended
            ? Act.Outcome.OPEN
            : row.get(CUTOVER_FENCE_ENDED.DONE) ? Act.Outcome.DONE : Act.Outcome.FAILED,
        ended ? row.get(CUTOVER_FENCE_ENDED.DETAIL) : "",
        asked.getActor(),
        asked.getReason(),
        asked.getAt().toInstant());
  }

  /** Those that flipped have changed the stage, and are in its audit. */
  private List<Act> handOvers(String domain) {
    return sql.selectFrom(CUTOVER_PROCEDURE)
        .where(CUTOVER_PROCEDURE.DOMAIN.eq(domain))
        .and(
            CUTOVER_PROCEDURE
                .KIND
                .eq(HandOverKind.REASSERT.name())
                .or(CUTOVER_PROCEDURE.STATE.ne(Procedure.State.DONE.name())))
        .orderBy(CUTOVER_PROCEDURE.ID.desc())
        .fetch(JooqActs::handOver);
  }

  private static Act handOver(CutoverProcedureRecord row) {
    boolean reassert = row.getKind().equals(HandOverKind.REASSERT.name());
    String way = reassert ? row.getToStage() : row.getFromStage() + " -> " + row.getToStage();
    Procedure.State state = Procedure.State.valueOf(row.getState());
    return new Act(
        reassert ? Act.Kind.REASSERT : Act.Kind.HAND_OVER,
        switch (state) {
          case RUNNING, UNDOING -> Act.Outcome.OPEN;
          case DONE -> Act.Outcome.DONE;
          case ABANDONED -> Act.Outcome.FAILED;
        },
        switch (state) {
          case RUNNING, UNDOING -> way + ", at " + row.getStep();
          case DONE -> way;
          case ABANDONED -> way + ", given up at " + row.getStep() + ": " + row.getNote();
        },
        row.getActor(),
        row.getReason(),
        row.getStartedAt().toInstant());
  }

  private List<Act> ramps(String domain) {
    return sql.selectFrom(CUTOVER_RAMP)
        .where(CUTOVER_RAMP.DOMAIN.eq(domain))
        .orderBy(CUTOVER_RAMP.ID.desc())
        .fetch(JooqActs::ramp);
  }

  private static Act ramp(CutoverRampRecord row) {
    int named = row.getKeys().length;
    return new Act(
        Act.Kind.RAMP,
        Act.Outcome.DONE,
        "reads of "
            + row.getPercent()
            + " % of the keys"
            + (named == 0 ? "" : " and " + named + " named ones"),
        row.getActor(),
        row.getReason(),
        row.getAt().toInstant());
  }
}
