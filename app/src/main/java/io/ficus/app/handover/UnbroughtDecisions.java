package io.ficus.app.handover;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.Watermarks;
import io.ficus.reconciliation.AggregateKey;
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

  /** Of a pair's tables those in the domain store: there it declares the outbox and no other. */
  static List<String> outboxes(Pair pair, JdbcTemplate store) {
    return pair.keyColumns().keySet().stream()
        .filter(
            table ->
                Boolean.TRUE.equals(
                    store.queryForObject(
                        "SELECT to_regclass(?) IS NOT NULL", Boolean.class, table)))
        .toList();
  }

  /** Which of these aggregates have such a decision, and the outbox that it stands in. */
  Map<AggregateKey, String> of(Pair pair, Collection<AggregateKey> keys) {
    Map<AggregateKey, String> unbrought = new HashMap<>();
    Long[] numbers = LegacyRows.numbers(keys).toArray(Long[]::new);
    for (String outbox : outboxes(pair, store)) {
      String column = pair.keyColumns().get(outbox);
      Map<String, Set<AggregateKey>> intents = new HashMap<>();
      store.query(
          "SELECT "
              + column
              + ", coalesce(correlation_id, event_id::text) FROM "
              + outbox
              + " WHERE "
              + column
              + " = ANY (?)",
          row -> {
            intents
                .computeIfAbsent(row.getString(2), intent -> new HashSet<>())
                .add(AggregateKey.of(row.getLong(1)));
          },
          (Object) numbers);
      List<String> open = ledger.unbrought(pair.domain(), intents.keySet());
      if (open.isEmpty() || !shown(pair.domain())) {
        continue;
      }
      ledger
          .unbrought(pair.domain(), open)
          .forEach(
              intent ->
                  intents
                      .getOrDefault(intent, Set.of())
                      .forEach(key -> unbrought.put(key, outbox)));
    }
    return unbrought;
  }

  /** What was brought shows in the legacy log, and the feed has read that log up to now. */
  private boolean shown(String domain) {
    return watermarks.await(domain, watermarks.mark(), PATIENCE) instanceof AwaitOutcome.Applied;
  }
}
