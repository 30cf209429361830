package io.ficus.app.handover;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pair of which nobody reads a side: what counts is which tables it says are whose. */
record DeclaredPair(
    String domain,
    Map<String, KeyColumn> keyColumns,
    Optional<String> outbox,
    Map<String, KeyColumn> domainKeyColumns)
    implements Pair {

  /** One without tables in the domain store. */
  DeclaredPair(String domain, Map<String, KeyColumn> keyColumns) {
    this(domain, keyColumns, Optional.empty(), Map.of());
  }

  @Override
  public String name() {
    return domain;
  }

  @Override
  public List<Column> columns() {
    return List.of();
  }

  @Override
  public Side legacy() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Side domainSide() {
    throw new UnsupportedOperationException();
  }
}
