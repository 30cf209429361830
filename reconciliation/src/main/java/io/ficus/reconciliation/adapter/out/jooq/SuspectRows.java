package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_SUSPECT;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.adapter.out.jooq.generated.tables.records.ReconciliationDifferenceRecord;
import io.ficus.reconciliation.application.ScannedChunk;
import io.ficus.reconciliation.domain.ColumnDifference;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.DifferenceId;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Suspects and what became of them, to rows and back. Joins the caller's transaction. */
final class SuspectRows {

  private final DSLContext dsl;

  SuspectRows(DSLContext dsl) {
    this.dsl = dsl;
  }

  void insert(long run, int chunk, List<ScannedChunk.Suspect> suspects) {
    dsl.batched(
        batch -> {
          for (ScannedChunk.Suspect suspect : suspects) {
            batch
                .dsl()
                .insertInto(RECONCILIATION_SUSPECT)
                .set(RECONCILIATION_SUSPECT.RUN_ID, run)
                .set(RECONCILIATION_SUSPECT.CHUNK, chunk)
                .set(RECONCILIATION_SUSPECT.KEY, suspect.key().text())
                .set(RECONCILIATION_SUSPECT.ON_LEGACY, suspect.onLegacy())
                .set(RECONCILIATION_SUSPECT.ON_DOMAIN, suspect.onDomain())
                .execute();
          }
        });
  }

  /** Those without an outcome, in the order in which they were named. */
  List<AggregateKey> open(long run, int limit) {
    return dsl.select(RECONCILIATION_SUSPECT.KEY)
        .from(RECONCILIATION_SUSPECT)
        .where(RECONCILIATION_SUSPECT.RUN_ID.eq(run))
        .and(RECONCILIATION_SUSPECT.OUTCOME.isNull())
        .orderBy(RECONCILIATION_SUSPECT.SEQ)
        .limit(limit)
        .fetch(row -> AggregateKey.parse(row.value1()));
  }

  /** Stores outcomes, with the differences that they prove. */
  void settle(long run, String pair, Map<AggregateKey, SuspectOutcome> outcomes) {
    List<ReconciliationDifferenceRecord> differences = new ArrayList<>();
    dsl.batched(
        batch ->
            outcomes.forEach(
                (key, outcome) -> {
                  batch
                      .dsl()
                      .update(RECONCILIATION_SUSPECT)
                      .set(RECONCILIATION_SUSPECT.OUTCOME, StoredOutcome.of(outcome).name())
                      .set(RECONCILIATION_SUSPECT.REASON, reason(outcome))
                      .where(RECONCILIATION_SUSPECT.RUN_ID.eq(run))
                      .and(RECONCILIATION_SUSPECT.KEY.eq(key.text()))
                      .execute();
                  if (outcome instanceof SuspectOutcome.Disagrees disagrees) {
                    for (ColumnDifference column : disagrees.columns()) {
                      DifferenceId id = DifferenceId.of(pair, key, column.column());
                      differences.add(
                          DifferenceRows.row(
                              run, new Difference(id, key, column, disagrees.evidence())));
                    }
                  }
                }));
    dsl.batchInsert(differences).execute();
  }

  private static @Nullable String reason(SuspectOutcome outcome) {
    return outcome instanceof SuspectOutcome.Unproven unproven ? unproven.reason() : null;
  }
}
