package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_CHUNK;
import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_SUSPECT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;

import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Totals;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;

/** What became of the suspects of a run, counted for both sides together and for each. */
final class OutcomeCounts {

  private enum Where {
    EITHER,
    LEGACY,
    DOMAIN
  }

  private final Map<Where, Map<StoredOutcome, Long>> counts = new EnumMap<>(Where.class);
  private final Map<Where, Long> open = new EnumMap<>(Where.class);
  private final long matchedByScan;
  private final Side legacy;
  private final Side domain;

  private record Side(long seen, long excluded) {}

  private OutcomeCounts(long matchedByScan, Side legacy, Side domain) {
    this.matchedByScan = matchedByScan;
    this.legacy = legacy;
    this.domain = domain;
    for (Where where : Where.values()) {
      counts.put(where, new EnumMap<>(StoredOutcome.class));
      open.put(where, 0L);
    }
  }

  static OutcomeCounts of(DSLContext dsl, long run) {
    var chunks =
        dsl.select(
                total(RECONCILIATION_CHUNK.MATCHED),
                total(RECONCILIATION_CHUNK.LEGACY_SEEN),
                total(RECONCILIATION_CHUNK.LEGACY_EXCLUDED),
                total(RECONCILIATION_CHUNK.DOMAIN_SEEN),
                total(RECONCILIATION_CHUNK.DOMAIN_EXCLUDED))
            .from(RECONCILIATION_CHUNK)
            .where(RECONCILIATION_CHUNK.RUN_ID.eq(run))
            .fetchSingle();
    OutcomeCounts all =
        new OutcomeCounts(
            chunks.value1().longValueExact(),
            new Side(chunks.value2().longValueExact(), chunks.value3().longValueExact()),
            new Side(chunks.value4().longValueExact(), chunks.value5().longValueExact()));
    dsl.select(
            RECONCILIATION_SUSPECT.OUTCOME,
            count(),
            count().filterWhere(RECONCILIATION_SUSPECT.ON_LEGACY.isTrue()),
            count().filterWhere(RECONCILIATION_SUSPECT.ON_DOMAIN.isTrue()))
        .from(RECONCILIATION_SUSPECT)
        .where(RECONCILIATION_SUSPECT.RUN_ID.eq(run))
        .groupBy(RECONCILIATION_SUSPECT.OUTCOME)
        .forEach(
            group -> {
              all.add(Where.EITHER, group.value1(), group.value2());
              all.add(Where.LEGACY, group.value1(), group.value3());
              all.add(Where.DOMAIN, group.value1(), group.value4());
            });
    return all;
  }

  private static org.jooq.Field<BigDecimal> total(TableField<? extends Record, Long> column) {
    return coalesce(sum(column), inline(BigDecimal.ZERO));
  }

  private void add(Where where, @org.jspecify.annotations.Nullable String outcome, long keys) {
    if (outcome == null) {
      open.merge(where, keys, Long::sum);
    } else {
      counts
          .computeIfAbsent(where, none -> new EnumMap<>(StoredOutcome.class))
          .put(StoredOutcome.valueOf(outcome), keys);
    }
  }

  long done() {
    return counts.getOrDefault(Where.EITHER, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  long suspects() {
    return done() + open(Where.EITHER);
  }

  Totals totals(long keys, long matched) {
    return new Totals(
        keys,
        matched + of(Where.EITHER, StoredOutcome.MATCHED),
        of(Where.EITHER, StoredOutcome.DIFFERING),
        of(Where.EITHER, StoredOutcome.MISSING),
        of(Where.EITHER, StoredOutcome.EXTRA),
        of(Where.EITHER, StoredOutcome.UNMAPPABLE),
        of(Where.EITHER, StoredOutcome.DUPLICATE),
        of(Where.EITHER, StoredOutcome.UNPROVEN) + open(Where.EITHER));
  }

  SideTotals legacy() {
    return side(Where.LEGACY, legacy);
  }

  SideTotals domain() {
    return side(Where.DOMAIN, domain);
  }

  /** What the scan matched was on both sides. */
  private SideTotals side(Where where, Side side) {
    return new SideTotals(
        side.seen(),
        matchedByScan + of(where, StoredOutcome.MATCHED),
        of(where, StoredOutcome.DIFFERING),
        of(where, StoredOutcome.MISSING),
        of(where, StoredOutcome.EXTRA),
        of(where, StoredOutcome.UNMAPPABLE),
        of(where, StoredOutcome.DUPLICATE),
        of(where, StoredOutcome.UNPROVEN) + open(where),
        side.excluded());
  }

  private long of(Where where, StoredOutcome outcome) {
    return counts.getOrDefault(where, Map.of()).getOrDefault(outcome, 0L);
  }

  private long open(Where where) {
    return open.getOrDefault(where, 0L);
  }
}
