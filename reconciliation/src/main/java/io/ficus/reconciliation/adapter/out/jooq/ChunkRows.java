package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_CHUNK;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.application.ScannedChunk;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Chunks to rows and back. */
final class ChunkRows {

  private final DSLContext dsl;

  ChunkRows(DSLContext dsl) {
    this.dsl = dsl;
  }

  void insert(
      long run,
      int chunk,
      KeyRange range,
      ScannedChunk seen,
      @Nullable String failure,
      Instant at) {
    AggregateKey from = range.from();
    AggregateKey to = range.to();
    dsl.insertInto(RECONCILIATION_CHUNK)
        .set(RECONCILIATION_CHUNK.RUN_ID, run)
        .set(RECONCILIATION_CHUNK.CHUNK, chunk)
        .set(RECONCILIATION_CHUNK.FROM_KEY, from == null ? null : from.text())
        .set(RECONCILIATION_CHUNK.TO_KEY, to == null ? null : to.text())
        .set(RECONCILIATION_CHUNK.STATE, failure == null ? "DONE" : "FAILED")
        .set(RECONCILIATION_CHUNK.REASON, failure)
        .set(RECONCILIATION_CHUNK.KEYS_SEEN, seen.keysSeen())
        .set(RECONCILIATION_CHUNK.LEGACY_SEEN, seen.legacy().count())
        .set(RECONCILIATION_CHUNK.DOMAIN_SEEN, seen.domain().count())
        .set(RECONCILIATION_CHUNK.LEGACY_EXCLUDED, seen.legacyExcluded())
        .set(RECONCILIATION_CHUNK.DOMAIN_EXCLUDED, seen.domainExcluded())
        .set(RECONCILIATION_CHUNK.LEGACY_SUM1, seen.legacy().sum1())
        .set(RECONCILIATION_CHUNK.LEGACY_SUM2, seen.legacy().sum2())
        .set(RECONCILIATION_CHUNK.DOMAIN_SUM1, seen.domain().sum1())
        .set(RECONCILIATION_CHUNK.DOMAIN_SUM2, seen.domain().sum2())
        .set(RECONCILIATION_CHUNK.TOOK_MS, seen.took().toMillis())
        .set(RECONCILIATION_CHUNK.MATCHED, seen.matched())
        .set(RECONCILIATION_CHUNK.SCANNED_AT, at.atOffset(ZoneOffset.UTC))
        .execute();
  }

  List<KeyRange> ranges(long run) {
    return dsl.select(RECONCILIATION_CHUNK.FROM_KEY, RECONCILIATION_CHUNK.TO_KEY)
        .from(RECONCILIATION_CHUNK)
        .where(RECONCILIATION_CHUNK.RUN_ID.eq(run))
        .and(RECONCILIATION_CHUNK.STATE.eq("DONE"))
        .fetch(row -> new KeyRange(key(row.value1()), key(row.value2())));
  }

  private static @Nullable AggregateKey key(@Nullable String text) {
    return text == null ? null : AggregateKey.parse(text);
  }

  Findings.Load load(long run) {
    return dsl.select(
            DSL.count(),
            DSL.coalesce(DSL.sum(RECONCILIATION_CHUNK.TOOK_MS), BigDecimal.ZERO),
            DSL.coalesce(DSL.max(RECONCILIATION_CHUNK.TOOK_MS), 0L))
        .from(RECONCILIATION_CHUNK)
        .where(RECONCILIATION_CHUNK.RUN_ID.eq(run))
        .fetchSingle(
            row ->
                new Findings.Load(
                    row.value1(),
                    Duration.ofMillis(row.value2().longValue()),
                    Duration.ofMillis(row.value3())));
  }

  /** Forgets the failed ones and says the next free number. */
  int next(long run) {
    dsl.deleteFrom(RECONCILIATION_CHUNK)
        .where(RECONCILIATION_CHUNK.RUN_ID.eq(run))
        .and(RECONCILIATION_CHUNK.STATE.eq("FAILED"))
        .execute();
    Integer highest =
        dsl.select(DSL.max(RECONCILIATION_CHUNK.CHUNK))
            .from(RECONCILIATION_CHUNK)
            .where(RECONCILIATION_CHUNK.RUN_ID.eq(run))
            .fetchSingle()
            .value1();
    return highest == null ? 0 : highest + 1;
  }
}
