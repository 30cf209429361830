package io.ficus.reconciliation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * The legacy tables that make up the aggregates, the domain's {@link #outbox}, and in each the
   * column that holds the aggregate's key; by them a change event says which keys it concerns. A
   * table that is not in here is not followed between runs.
   */
  default Map<String, KeyColumn> keyColumns() {
    return Map.of();
  }

  /** The table of the domain store, among the {@link #keyColumns}, that tells what it decided. */
  default Optional<String> outbox() {
    return Optional.empty();
  }

  /**
   * The domain's own tables that make up the aggregates, and in each the column that holds the key;
   * by them it is known which transaction wrote an aggregate last. Empty where nobody may ask that.
   */
  default Map<String, KeyColumn> domainKeyColumns() {
    return Map.of();
  }

  /** Keys that are declared not to be compared. */
  default List<Exclusion> exclusions() {
    return List.of();
  }

  /** Figures that must be the same on both sides; read once in each run. */
  default List<ControlTotal> controlTotals() {
    return List.of();
  }

  /** Rules of the domain that each side must keep on its own; read once in each run. */
  default List<Invariant> invariants() {
    return List.of();
  }

  /** What must be true for this check to be right and what it lacks; reports print it. */
  default List<String> assumptions() {
    return List.of();
  }

  /** The legacy store. */
  Side legacy();

  /** The domain store. */
  Side domainSide();
}
