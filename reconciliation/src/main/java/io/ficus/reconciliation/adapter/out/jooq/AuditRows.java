package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_AUDIT;

import io.ficus.reconciliation.AuditEntry;
import io.ficus.reconciliation.application.Audit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** What people did, in {@code control.reconciliation_audit}. Joins the caller's transaction. */
final class AuditRows implements Audit {

  private final DSLContext dsl;

  AuditRows(DataSource store) {
    this.dsl = DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES);
  }

  void write(String domain, String what, String subject, String actor, String reason, Instant at) {
    dsl.insertInto(RECONCILIATION_AUDIT)
        .set(RECONCILIATION_AUDIT.DOMAIN, domain)
        .set(RECONCILIATION_AUDIT.WHAT, what)
        .set(RECONCILIATION_AUDIT.SUBJECT, subject)
        .set(RECONCILIATION_AUDIT.ACTOR, actor)
        .set(RECONCILIATION_AUDIT.REASON, reason)
        .set(RECONCILIATION_AUDIT.AT, at.atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public List<AuditEntry> newest(String domain, int limit) {
    return dsl.selectFrom(RECONCILIATION_AUDIT)
        .where(RECONCILIATION_AUDIT.DOMAIN.eq(domain))
        .orderBy(RECONCILIATION_AUDIT.ID.desc())
        .limit(limit)
        .fetch(
            row ->
                new AuditEntry(
                    row.getWhat(),
                    row.getSubject(),
                    row.getActor(),
                    row.getReason(),
                    row.getAt().toInstant()));
  }
}
