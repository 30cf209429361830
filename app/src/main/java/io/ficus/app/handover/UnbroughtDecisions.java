package io.ficus.app.handover;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.Watermarks;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import io.ficus.seam.reverse.IntentLedger;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the domain decided, by the key in its outbox, and the ledger says that nothing brought to
 * the legacy store. Thread-safe.
 */
final class UnbroughtDecisions {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JdbcTemplate store;
  private final IntentLedger ledger;
  private final Watermarks watermarks;

  /**
   * @param store the domain store, which has the outbox
   * @param watermarks in the log of the legacy store
   */
  UnbroughtDecisions(DataSource store, IntentLedger ledger, Watermarks watermarks) {
    this.store = new JdbcTemplate(store);
    this.ledger = ledger;
    this.watermarks = watermarks;
  }

  /** Which of these aggregates have such a decision, and the outbox that it stands in. */
  Map<AggregateKey, String> of(Pair pair, Collection<AggregateKey> keys) {
    String outbox = pair.outbox().orElse(null);
    KeyColumn column = outbox == null ? null : pair.keyColumns().get(outbox);
    if (outbox == null || column == null) {
      return Map.of();
    }
    Map<String, Set<AggregateKey>> intents = intents(outbox, column, LegacyRows.numbers(keys));
    List<String> open = ledger.unbrought(pair.domain(), intents.keySet());
    if (open.isEmpty() || !shown(pair.domain())) {
      return Map.of();
    }
    Map<AggregateKey, String> unbrought = new HashMap<>();
    ledger
        .unbrought(pair.domain(), open)
        .forEach(
            intent ->
                intents.getOrDefault(intent, Set.of()).forEach(key -> unbrought.put(key, outbox)));
    return unbrought;
  }

  private Map<String, Set<AggregateKey>> intents(
      String outbox, KeyColumn column, List<AggregateKey> keys) {
    Map<String, Set<AggregateKey>> intents = new HashMap<>();
    store.query(
        "SELECT %1$s, coalesce(correlation_id, event_id::text) FROM %2$s WHERE %1$s = ANY (?)"
            .formatted(column.name(), outbox),
        row -> {
          intents
              .computeIfAbsent(row.getString(2), intent -> new HashSet<>())
              .add(column.keyOf(row.getLong(1)));
        },
        (Object) keys.stream().map(column::heldFor).toArray(Long[]::new));
    return intents;
  }

  /** What was brought shows in the legacy log, and the feed has read that log up to now. */
  private boolean shown(String domain) {
    return watermarks.await(domain, watermarks.mark(), PATIENCE) instanceof AwaitOutcome.Applied;
  }
}
