package io.ficus.cutover.adapter.out.jooq;

import static io.ficus.cutover.adapter.out.jooq.Guarded.in;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_ACKNOWLEDGEMENT;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_INSTANCE;

import io.ficus.cutover.StageAt;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.domain.gate.Member;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The fleet in schema {@code control}, by the clock of that database. */
final class JooqFleet implements Fleet {

  private static final Field<Double> SILENT_FOR =
      DSL.field(
          "extract(epoch from clock_timestamp() - {0})",
          SQLDataType.DOUBLE, CUTOVER_INSTANCE.LAST_SEEN);

  private final DSLContext sql;

  JooqFleet(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public void beat(String instance, Collection<StageAt> known) {
    in(
        "hear an instance",
        () -> {
          sql.insertInto(CUTOVER_INSTANCE)
              .set(CUTOVER_INSTANCE.INSTANCE, instance)
              .onConflict(CUTOVER_INSTANCE.INSTANCE)
              .doUpdate()
              .set(CUTOVER_INSTANCE.LAST_SEEN, DSL.currentOffsetDateTime())
              .execute();
          for (StageAt stage : known) {
            sql.insertInto(CUTOVER_ACKNOWLEDGEMENT)
                .set(CUTOVER_ACKNOWLEDGEMENT.INSTANCE, instance)
                .set(CUTOVER_ACKNOWLEDGEMENT.DOMAIN, stage.domain())
                .set(CUTOVER_ACKNOWLEDGEMENT.EPOCH, stage.epoch())
                .onConflict(CUTOVER_ACKNOWLEDGEMENT.INSTANCE, CUTOVER_ACKNOWLEDGEMENT.DOMAIN)
                .doUpdate()
                .set(CUTOVER_ACKNOWLEDGEMENT.EPOCH, stage.epoch())
                .set(CUTOVER_ACKNOWLEDGEMENT.AT, DSL.currentOffsetDateTime())
                .where(CUTOVER_ACKNOWLEDGEMENT.EPOCH.lt(stage.epoch()))
                .execute();
          }
          return instance;
        });
  }

  @Override
  public void leave(String instance) {
    in(
        "let an instance go",
        () ->
            sql.deleteFrom(CUTOVER_INSTANCE)
                .where(CUTOVER_INSTANCE.INSTANCE.eq(instance))
                .execute());
  }

  @Override
  public List<Member> members(String domain) {
    return in(
        "read the fleet",
        () ->
            sql.select(
                    CUTOVER_INSTANCE.INSTANCE,
                    DSL.coalesce(CUTOVER_ACKNOWLEDGEMENT.EPOCH, 0L),
                    SILENT_FOR)
                .from(CUTOVER_INSTANCE)
                .leftJoin(CUTOVER_ACKNOWLEDGEMENT)
                .on(CUTOVER_ACKNOWLEDGEMENT.INSTANCE.eq(CUTOVER_INSTANCE.INSTANCE))
                .and(CUTOVER_ACKNOWLEDGEMENT.DOMAIN.eq(domain))
                .where(SILENT_FOR.lt((double) Duration.ofDays(1).toSeconds()))
                .orderBy(CUTOVER_INSTANCE.INSTANCE)
                .fetch(row -> member(row.value1(), row.value2(), row.value3())));
  }

  private static Member member(String instance, long epoch, double silentSeconds) {
    Duration silent = Duration.ofMillis(Math.max(0, Math.round(silentSeconds * 1000)));
    return new Member(instance, epoch, silent, silent.compareTo(ALIVE_FOR) < 0);
  }
}
