package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_CHECK;

import io.ficus.reconciliation.domain.CheckResult;
import java.util.List;
import org.jooq.DSLContext;

/** Results of control totals and invariants to rows and back. */
final class CheckRows {

  private final DSLContext dsl;

  CheckRows(DSLContext dsl) {
    this.dsl = dsl;
  }

  List<CheckResult> store(long run, List<CheckResult> results) {
    dsl.deleteFrom(RECONCILIATION_CHECK).where(RECONCILIATION_CHECK.RUN_ID.eq(run)).execute();
    for (CheckResult result : results) {
      dsl.insertInto(RECONCILIATION_CHECK)
          .set(RECONCILIATION_CHECK.RUN_ID, run)
          .set(RECONCILIATION_CHECK.NAME, result.name())
          .set(RECONCILIATION_CHECK.SIDE, result.side())
          .set(RECONCILIATION_CHECK.LABEL, result.label())
          .set(RECONCILIATION_CHECK.LEGACY, result.legacy())
          .set(RECONCILIATION_CHECK.DOMAIN, result.domain())
          .set(RECONCILIATION_CHECK.STATE, result.state().name())
          .execute();
    }
    return results;
  }

  List<CheckResult> of(long run) {
    return dsl.selectFrom(RECONCILIATION_CHECK)
        .where(RECONCILIATION_CHECK.RUN_ID.eq(run))
        .orderBy(RECONCILIATION_CHECK.SEQ)
        .fetch(
            row ->
                new CheckResult(
                    row.getName(),
                    row.getSide(),
                    row.getLabel(),
                    row.getLegacy(),
                    row.getDomain(),
                    CheckResult.State.valueOf(row.getState())));
  }
}
