package io.ficus.cutover.adapter.out.jooq;

import static io.ficus.cutover.adapter.out.jooq.Guarded.in;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_APPROVAL_ASKED;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_APPROVAL_GIVEN;

import io.ficus.cutover.Approval;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ApprovalRecords;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The approvals in schema {@code control}. */
final class JooqApprovalRecords implements ApprovalRecords {

  private final DSLContext sql;

  JooqApprovalRecords(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public Approval ask(Approval asked) {
    Approval.Signature first = asked.asked();
    Long id =
        in(
            "keep an approval that " + first.actor() + " asked for",
            () ->
                sql.insertInto(CUTOVER_APPROVAL_ASKED)
                    .set(CUTOVER_APPROVAL_ASKED.DOMAIN, asked.domain())
                    .set(CUTOVER_APPROVAL_ASKED.EPOCH, asked.epoch())
                    .set(CUTOVER_APPROVAL_ASKED.TO_STAGE, asked.to().name())
                    .set(
                        CUTOVER_APPROVAL_ASKED.OVERRIDES,
                        asked.overrides().stream().sorted().toArray(String[]::new))
                    .set(CUTOVER_APPROVAL_ASKED.ACTOR, first.actor())
                    .set(CUTOVER_APPROVAL_ASKED.REASON, first.reason())
                    .set(CUTOVER_APPROVAL_ASKED.AT, first.at().atOffset(ZoneOffset.UTC))
                    .returningResult(CUTOVER_APPROVAL_ASKED.ID)
                    .fetchSingle(CUTOVER_APPROVAL_ASKED.ID));
    return asked.withId(Objects.requireNonNull(id));
  }

  @Override
  public boolean approve(long id, Approval.Signature second) {
    return in(
        "keep the approval " + id,
        () ->
            sql.insertInto(CUTOVER_APPROVAL_GIVEN)
                    .set(CUTOVER_APPROVAL_GIVEN.ASKED_ID, id)
                    .set(CUTOVER_APPROVAL_GIVEN.ACTOR, second.actor())
                    .set(CUTOVER_APPROVAL_GIVEN.REASON, second.reason())
                    .set(CUTOVER_APPROVAL_GIVEN.AT, second.at().atOffset(ZoneOffset.UTC))
                    .onConflict(CUTOVER_APPROVAL_GIVEN.ASKED_ID)
                    .doNothing()
                    .execute()
                == 1);
  }

  @Override
  public List<Approval> of(String domain) {
    return in(
        "read the approvals",
        () ->
            sql.select()
                .from(CUTOVER_APPROVAL_ASKED)
                .leftJoin(CUTOVER_APPROVAL_GIVEN)
                .on(CUTOVER_APPROVAL_GIVEN.ASKED_ID.eq(CUTOVER_APPROVAL_ASKED.ID))
                .where(CUTOVER_APPROVAL_ASKED.DOMAIN.eq(domain))
                .orderBy(CUTOVER_APPROVAL_ASKED.ID.desc())
                .fetch(JooqApprovalRecords::approval));
  }

  private static Approval approval(Record row) {
    var asked = row.into(CUTOVER_APPROVAL_ASKED);
    var given = row.into(CUTOVER_APPROVAL_GIVEN);
    return new Approval(
        asked.getId(),
        asked.getDomain(),
        asked.getEpoch(),
        Stage.valueOf(asked.getToStage()),
        Set.of(asked.getOverrides()),
        new Approval.Signature(asked.getActor(), asked.getReason(), asked.getAt().toInstant()),
        row.get(CUTOVER_APPROVAL_GIVEN.ASKED_ID) == null
            ? Optional.empty()
            : Optional.of(
                new Approval.Signature(
                    given.getActor(), given.getReason(), given.getAt().toInstant())));
  }
}
