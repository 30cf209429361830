package io.ficus.reconciliation.adapter.out.jooq;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.adapter.out.jooq.generated.tables.records.ReconciliationDifferenceRecord;
import io.ficus.reconciliation.domain.Cause;
import io.ficus.reconciliation.domain.ColumnDifference;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.DifferenceId;
import io.ficus.reconciliation.domain.DifferenceKind;
import io.ficus.reconciliation.domain.Evidence;
import java.time.ZoneOffset;

/** Differences to rows and back. */
final class DifferenceRows {

  private DifferenceRows() {}

  static ReconciliationDifferenceRecord row(long run, Difference difference) {
    ColumnDifference column = difference.column();
    Evidence evidence = difference.evidence();
    ReconciliationDifferenceRecord row = new ReconciliationDifferenceRecord();
    row.setRunId(run);
    row.setDifferenceId(difference.id().value());
    row.setKey(difference.key().text());
    row.setColumnName(column.column());
    row.setKind(column.kind().name());
    row.setRule(column.rule());
    row.setRaw(column.raw());
    row.setExpected(column.expected());
    row.setActual(column.actual());
    row.setCause(column.cause().name());
    row.setDetail(column.detail());
    row.setWatermark(evidence.watermark());
    row.setWatermarkPosition(evidence.position());
    row.setReadAt(evidence.readAt().atOffset(ZoneOffset.UTC));
    row.setReadAgainAt(evidence.readAgainAt().atOffset(ZoneOffset.UTC));
    row.setRounds(evidence.rounds());
    return row;
  }

  static Difference difference(ReconciliationDifferenceRecord row) {
    return new Difference(
        new DifferenceId(row.getDifferenceId()),
        AggregateKey.parse(row.getKey()),
        new ColumnDifference(
            row.getColumnName(),
            DifferenceKind.valueOf(row.getKind()),
            row.getRule(),
            row.getRaw(),
            row.getExpected(),
            row.getActual(),
            Cause.valueOf(row.getCause()),
            row.getDetail()),
        new Evidence(
            row.getWatermark(),
            row.getWatermarkPosition(),
            row.getReadAt().toInstant(),
            row.getReadAgainAt().toInstant(),
            row.getRounds()));
  }
}
