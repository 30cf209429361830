package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_HOLD;

import io.ficus.reconciliation.application.Holds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Holds in {@code control.reconciliation_hold}. */
final class JooqHolds implements Holds {

  private final DSLContext dsl;

  JooqHolds(DataSource store) {
    this.dsl = DSL.using(store, SQLDialect.POSTGRES);
  }

  @Override
  public Optional<String> held(String domain) {
    return dsl.selectFrom(RECONCILIATION_HOLD)
        .where(RECONCILIATION_HOLD.DOMAIN.eq(domain))
        .fetchOptional(row -> "held by " + row.getActor() + ": " + row.getReason());
  }

  @Override
  public void hold(String domain, String actor, String reason, Instant at) {
    dsl.insertInto(RECONCILIATION_HOLD)
        .set(RECONCILIATION_HOLD.DOMAIN, domain)
        .set(RECONCILIATION_HOLD.ACTOR, actor)
        .set(RECONCILIATION_HOLD.REASON, reason)
        .set(RECONCILIATION_HOLD.AT, at.atOffset(ZoneOffset.UTC))
        .onDuplicateKeyUpdate()
        .set(RECONCILIATION_HOLD.ACTOR, actor)
        .set(RECONCILIATION_HOLD.REASON, reason)
        .set(RECONCILIATION_HOLD.AT, at.atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public void release(String domain) {
    dsl.deleteFrom(RECONCILIATION_HOLD).where(RECONCILIATION_HOLD.DOMAIN.eq(domain)).execute();
  }
}
