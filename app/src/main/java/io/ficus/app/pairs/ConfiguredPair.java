package io.ficus.app.pairs;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Side;
import java.util.List;

/** Two queries of the same columns. No change event says which of its keys it concerns. */
record ConfiguredPair(
    String name, List<Column> columns, Side legacy, Side domainSide, List<String> assumptions)
    implements Pair {

  @Override
  public String domain() {
    return name;
  }
}
