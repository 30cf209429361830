package io.ficus.app.handover;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermarks;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.domain.Cause;
import io.ficus.reconciliation.domain.Known;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What applied positions and transactions tell of rows, while the legacy store is the authority.
 * Thread-safe.
 *
 * <p>A row that was read in the legacy store before a mark was written, of which no position is
 * kept once the feed is past the mark, was never brought: its events were lost, or never sent.
 */
final class RowFacts {

  /** Of so many keys at a time: a cause explains, and need not be known of each of a million. */
  private static final int MOST = 500;

  private static final int ROWS_AT_A_TIME = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LegacyRows legacy;
  private final RogueWrites rogue;
  private final AppliedPositions applied;
  private final Watermarks watermarks;

  RowFacts(LegacyRows legacy, RogueWrites rogue, AppliedPositions applied, Watermarks watermarks) {
    this.legacy = legacy;
    this.rogue = rogue;
    this.applied = applied;
    this.watermarks = watermarks;
  }

  /** Of those keys of which something is known; the detail is the table of the row. */
  Map<AggregateKey, Known> about(Pair pair, Set<AggregateKey> keys) {
    Set<AggregateKey> some = new HashSet<>(keys.stream().sorted().limit(MOST).toList());
    Map<RowKey, AggregateKey> rows = legacy.of(pair, some);
    Map<AggregateKey, Known> known = new HashMap<>();
    rogue.of(pair, some, rows).forEach((key, table) -> put(known, key, Cause.ROGUE_WRITE, table));
    lost(pair, rows).forEach((key, table) -> put(known, key, Cause.LOST_EVENT, table));
    return known;
  }

  private Map<AggregateKey, String> lost(Pair pair, Map<RowKey, AggregateKey> rows) {
    Map<AggregateKey, String> lost = new TreeMap<>();
    if (reached(pair, rows).containsAll(rows.keySet())) {
      return lost;
    }
    if (watermarks.await(pair.domain(), watermarks.mark(), PATIENCE)
        instanceof AwaitOutcome.Applied) {
      Set<RowKey> reached = reached(pair, rows);
      rows.forEach(
          (row, key) -> {
            if (!reached.contains(row)) {
              lost.putIfAbsent(key, row.table());
            }
          });
    }
    return lost;
  }

  private Set<RowKey> reached(Pair pair, Map<RowKey, AggregateKey> rows) {
    List<RowKey> all = List.copyOf(rows.keySet());
    Map<RowKey, SourcePosition> reached = new HashMap<>();
    for (int from = 0; from < all.size(); from += ROWS_AT_A_TIME) {
      reached.putAll(
          applied.reached(
              pair.domain(), all.subList(from, Math.min(all.size(), from + ROWS_AT_A_TIME))));
    }
    return reached.keySet();
  }

  private static void put(
      Map<AggregateKey, Known> known, AggregateKey key, Cause cause, String table) {
    known.put(key, new Known(cause, table));
  }
}
