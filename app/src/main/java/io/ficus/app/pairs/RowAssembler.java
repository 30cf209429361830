package io.ficus.app.pairs;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.StoredRow;
import io.ficus.reconciliation.Value;
import java.util.ArrayList;
import java.util.List;

/** One row of a query, taken as it is. */
final class RowAssembler implements Assembler {

  private final List<Column> columns;

  RowAssembler(List<Column> columns) {
    this.columns = columns;
  }

  @Override
  public Projection assemble(AggregateKey key, List<List<StoredRow>> rows) {
    StoredRow row = rows.get(0).get(0);
    List<Value> values = new ArrayList<>(columns.size());
    for (Column column : columns) {
      values.add(row.value(column.name(), column.type()));
    }
    return new CanonicalRecord(key, values);
  }
}
