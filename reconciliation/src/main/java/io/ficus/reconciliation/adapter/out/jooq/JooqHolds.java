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
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds in {@code control.reconciliation_hold}. */
final class JooqHolds implements Holds {

  private final DSLContext dsl;
  private final TransactionTemplate transaction;
  private final AuditRows audit;

  JooqHolds(DataSource store, PlatformTransactionManager transactions, AuditRows audit) {
    this.dsl = DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES);
    this.transaction = new TransactionTemplate(transactions);
    this.audit = audit;
  }

  @Override
  public Optional<String> held(String domain) {
    return dsl.selectFrom(RECONCILIATION_HOLD)
        .where(RECONCILIATION_HOLD.DOMAIN.eq(domain))
        .fetchOptional(row -> "held by " + row.getActor() + ": " + row.getReason());
  }

  @Override
  public void hold(String domain, String actor, String reason, Instant at) {
    transaction.executeWithoutResult(
        status -> {
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
          audit.write(domain, "HELD", "", actor, reason, at);
        });
  }

  @Override
  public void release(String domain, String actor, String reason, Instant at) {
    transaction.executeWithoutResult(
        status -> {
          dsl.deleteFrom(RECONCILIATION_HOLD)
              .where(RECONCILIATION_HOLD.DOMAIN.eq(domain))
              .execute();
          audit.write(domain, "RELEASED", "", actor, reason, at);
        });
  }
}
