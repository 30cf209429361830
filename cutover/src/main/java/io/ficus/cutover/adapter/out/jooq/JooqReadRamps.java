package io.ficus.cutover.adapter.out.jooq;

import static io.ficus.cutover.adapter.out.jooq.Guarded.in;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_RAMP;

import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.application.ReadRamps;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/** The ramps in schema {@code control}. */
final class JooqReadRamps implements ReadRamps {

  private final DSLContext sql;

  JooqReadRamps(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public Map<String, ReadRamp> all() {
    return in(
        "read the ramps",
        () ->
            sql.select(CUTOVER_RAMP.DOMAIN, CUTOVER_RAMP.PERCENT, CUTOVER_RAMP.KEYS)
                .distinctOn(CUTOVER_RAMP.DOMAIN)
                .from(CUTOVER_RAMP)
                .orderBy(CUTOVER_RAMP.DOMAIN, CUTOVER_RAMP.ID.desc())
                .fetchMap(
                    CUTOVER_RAMP.DOMAIN, row -> new ReadRamp(row.value2(), Set.of(row.value3()))));
  }

  @Override
  public void set(String domain, ReadRamp ramp, String actor, String reason, Instant at) {
    in(
        "set the ramp of " + domain,
        () ->
            sql.insertInto(CUTOVER_RAMP)
                .set(CUTOVER_RAMP.DOMAIN, domain)
                .set(CUTOVER_RAMP.PERCENT, ramp.percent())
                .set(CUTOVER_RAMP.KEYS, ramp.keys().toArray(String[]::new))
                .set(CUTOVER_RAMP.ACTOR, actor)
                .set(CUTOVER_RAMP.REASON, reason)
                .set(CUTOVER_RAMP.AT, at.atOffset(ZoneOffset.UTC))
                .execute());
  }
}
