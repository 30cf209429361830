package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_DIFFERENCE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.min;

import io.ficus.reconciliation.domain.Cause;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.DifferenceKind;
import io.ficus.reconciliation.domain.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Record5;
import org.jooq.impl.DSL;

/** Sorts the differences of a run into clusters, and sets runs side by side. */
final class ClusterQuery {

  private static final int SAMPLES = 5;

  private final DSLContext dsl;

  ClusterQuery(DSLContext dsl) {
    this.dsl = dsl;
  }

  /** The largest first. */
  List<Cluster> clusters(long run, int limit) {
    List<Cluster> clusters = new ArrayList<>();
    for (Record5<String, String, String, String, Integer> group :
        dsl.select(
                RECONCILIATION_DIFFERENCE.COLUMN_NAME,
                RECONCILIATION_DIFFERENCE.KIND,
                RECONCILIATION_DIFFERENCE.CAUSE,
                RECONCILIATION_DIFFERENCE.DETAIL,
                count())
            .from(RECONCILIATION_DIFFERENCE)
            .where(RECONCILIATION_DIFFERENCE.RUN_ID.eq(run))
            .groupBy(
                RECONCILIATION_DIFFERENCE.COLUMN_NAME,
                RECONCILIATION_DIFFERENCE.KIND,
                RECONCILIATION_DIFFERENCE.CAUSE,
                RECONCILIATION_DIFFERENCE.DETAIL)
            .orderBy(count().desc(), min(RECONCILIATION_DIFFERENCE.SEQ))
            .limit(limit)
            .fetch()) {
      clusters.add(
          new Cluster(
              group.value1(),
              DifferenceKind.valueOf(group.value2()),
              Cause.valueOf(group.value3()),
              group.value4(),
              group.value5(),
              samples(run, group)));
    }
    return clusters;
  }

  private List<Difference> samples(
      long run, Record5<String, String, String, String, Integer> group) {
    return dsl.selectFrom(RECONCILIATION_DIFFERENCE)
        .where(RECONCILIATION_DIFFERENCE.RUN_ID.eq(run))
        .and(RECONCILIATION_DIFFERENCE.COLUMN_NAME.eq(group.value1()))
        .and(RECONCILIATION_DIFFERENCE.KIND.eq(group.value2()))
        .and(RECONCILIATION_DIFFERENCE.CAUSE.eq(group.value3()))
        .and(RECONCILIATION_DIFFERENCE.DETAIL.eq(group.value4()))
        .orderBy(RECONCILIATION_DIFFERENCE.SEQ)
        .limit(SAMPLES)
        .fetch(DifferenceRows::difference);
  }

  Trend trend(long run, OptionalLong previous) {
    long own = dsl.fetchCount(RECONCILIATION_DIFFERENCE, RECONCILIATION_DIFFERENCE.RUN_ID.eq(run));
    if (previous.isEmpty()) {
      return new Trend(previous, own, 0, 0);
    }
    long before =
        dsl.fetchCount(
            RECONCILIATION_DIFFERENCE, RECONCILIATION_DIFFERENCE.RUN_ID.eq(previous.getAsLong()));
    var older = RECONCILIATION_DIFFERENCE.as("older");
    long still =
        dsl.fetchCount(
            DSL.selectOne()
                .from(RECONCILIATION_DIFFERENCE)
                .join(older)
                .on(older.DIFFERENCE_ID.eq(RECONCILIATION_DIFFERENCE.DIFFERENCE_ID))
                .where(RECONCILIATION_DIFFERENCE.RUN_ID.eq(run))
                .and(older.RUN_ID.eq(previous.getAsLong())));
    return new Trend(previous, own - still, still, before - still);
  }
}
