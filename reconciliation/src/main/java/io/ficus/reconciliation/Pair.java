package io.ficus.reconciliation;

import java.util.List;
import java.util.Map;

/**
 * The two sides of a domain and what must agree between them. Declared once per domain, in the
 * legacy adapter; its mapping is written without a look at the CDC translator, so that a fault of
 * that one shows.
 */
public interface Pair {

  /** The domain that is compared. */
  String domain();

  /** What is compared, for a person; part of the ids of differences. */
  String name();

  /** The columns, in the order of the records' values. */
  List<Column> columns();

  /**
   * The legacy tables that make up the aggregates, the domain's outbox, and in each the column that
   * holds the aggregate's key; by them a change event says which keys it concerns. A table that is
   * not in here is not followed between runs.
   */
  default Map<String, String> keyColumns() {
    return Map.of();
  }

  /** The legacy store. */
  Side legacy();

  /** The domain store. */
  Side domainSide();
}
