package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_DIFFERENCE;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_RUN;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_SUSPECT;
import static org.jooq.impl.DSL.count;

import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.adapter.out.jooq.generated.tables.records.ReconciliationDifferenceRecord;
import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.Trend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What runs found, out of the tables {@code control.reconciliation_*}. */
final class JooqFindings implements Findings {

  private static final int FETCH_SIZE = 500;

  private final DSLContext dsl;
  private final TransactionTemplate transaction;
  private final RunQuery query;
  private final ClusterQuery clusters;
  private final ChunkRows chunks;

  JooqFindings(DataSource store, PlatformTransactionManager transactions) {
    this.dsl = DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES);
    // A cursor needs a transaction, or the driver would hold a whole result in memory.
    this.transaction = new TransactionTemplate(transactions);
    this.query = new RunQuery(dsl);
    this.clusters = new ClusterQuery(dsl);
    this.chunks = new ChunkRows(dsl);
  }

  @Override
  public void differences(long run, long limit, Consumer<Difference> each) {
    transaction.executeWithoutResult(
        status -> {
          try (Cursor<ReconciliationDifferenceRecord> rows =
              dsl.selectFrom(RECONCILIATION_DIFFERENCE)
                  .where(RECONCILIATION_DIFFERENCE.RUN_ID.eq(run))
                  .orderBy(RECONCILIATION_DIFFERENCE.SEQ)
                  .limit(limit)
                  .fetchSize(FETCH_SIZE)
                  .fetchLazy()) {
            for (ReconciliationDifferenceRecord row : rows) {
              each.accept(DifferenceRows.difference(row));
            }
          }
        });
  }

  @Override
  public List<Cluster> clusters(long run, int limit) {
    return clusters.clusters(run, limit);
  }

  @Override
  public Trend trend(Run run) {
    return clusters.trend(run.id(), query.before(run.domain(), run.id()));
  }

  @Override
  public List<CheckResult> checks(long run) {
    return new CheckRows(dsl).of(run);
  }

  @Override
  public Load load(long run) {
    return chunks.load(run);
  }

  @Override
  public Tally tally(long run) {
    int differences =
        dsl.fetchCount(RECONCILIATION_DIFFERENCE, RECONCILIATION_DIFFERENCE.RUN_ID.eq(run));
    return dsl.selectFrom(RECONCILIATION_RUN)
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .fetchSingle(
            row -> new Tally(differences, row.getSelfTestPlanted(), row.getSelfTestFound()));
  }

  @Override
  public Map<String, Long> unprovenReasons(long run) {
    Map<String, Long> reasons = new LinkedHashMap<>();
    dsl.select(RECONCILIATION_SUSPECT.REASON, count())
        .from(RECONCILIATION_SUSPECT)
        .where(RECONCILIATION_SUSPECT.RUN_ID.eq(run))
        .and(
            RECONCILIATION_SUSPECT
                .OUTCOME
                .isNull()
                .or(RECONCILIATION_SUSPECT.OUTCOME.eq(StoredOutcome.UNPROVEN.name())))
        .groupBy(RECONCILIATION_SUSPECT.REASON)
        .orderBy(count().desc(), RECONCILIATION_SUSPECT.REASON)
        .forEach(
            row ->
                reasons.put(
                    row.value1() == null ? "not looked at again" : row.value1(),
                    row.value2().longValue()));
    return reasons;
  }
}
