package io.ficus.app.handover;

import io.ficus.cdc.RowKey;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows of the domain store that were written last by a transaction in which Ficus had no part,
 * while the legacy store is the authority. Thread-safe.
 *
 * <p>Whatever Ficus writes to a domain it writes together with something of its own: the feed, a
 * second write and a repair with an applied position, the domain's own decision with a row of its
 * outbox, a stray write that is adopted with its settlement. PostgreSQL tells of every row which
 * transaction wrote it ({@code xmin}). A transaction that wrote a row, is newer than all that
 * brought positions of the aggregate, and stands in none of these tables, is somebody else's. After
 * a restore from a dump that is the restore.
 */
final class RogueWrites {

  private final JdbcTemplate store;

  /**
   * @param store the domain store, with schemas {@code cdc_feed} and {@code seam}
   */
  RogueWrites(DataSource store) {
    this.store = new JdbcTemplate(store);
  }

  /** A row of an aggregate, and the transaction that wrote it. */
  private record Written(AggregateKey key, String table, long transaction) {}

  /**
   * Which of these aggregates have such a row.
   *
   * @param rows of the aggregates, that are in the legacy store now
   * @return the table of the row
   */
  Map<AggregateKey, String> of(Pair pair, Set<AggregateKey> keys, Map<RowKey, AggregateKey> rows) {
    List<Written> written = written(pair, LegacyRows.numbers(keys));
    Map<AggregateKey, List<Long>> applied = applied(pair, keys, rows);
    List<Written> unknown =
        written.stream()
            .filter(
                row ->
                    applied.getOrDefault(row.key(), List.of()).stream()
                        .allMatch(one -> newer(row.transaction(), one)))
            .toList();
    Map<AggregateKey, String> rogue = new HashMap<>();
    if (!unknown.isEmpty()) {
      Set<Long> ours = ours(pair, unknown.stream().map(Written::transaction).distinct().toList());
      unknown.stream()
          .filter(row -> !ours.contains(row.transaction()))
          .forEach(row -> rogue.putIfAbsent(row.key(), row.table()));
    }
    return rogue;
  }

  private List<Written> written(Pair pair, List<AggregateKey> keys) {
    List<Written> written = new ArrayList<>();
    new TreeMap<>(pair.domainKeyColumns())
        .forEach(
            (table, column) -> {
              String name = column.name();
              store.query(
                  "SELECT " + name + ", xmin::text FROM " + table + " WHERE " + name + " = ANY (?)",
                  row -> {
                    written.add(
                        new Written(
                            column.keyOf(row.getLong(1)), table, Long.parseLong(row.getString(2))));
                  },
                  (Object) keys.stream().map(column::heldFor).toArray(Long[]::new));
            });
    return written;
  }

  /** The transactions that applied positions to an aggregate's rows, also to some that are gone. */
  private Map<AggregateKey, List<Long>> applied(
      Pair pair, Set<AggregateKey> keys, Map<RowKey, AggregateKey> rows) {
    Map<RowKey, AggregateKey> all = new HashMap<>(rows);
    pair.keyColumns()
        .forEach(
            (table, column) ->
                LegacyRows.numbers(keys)
                    .forEach(key -> all.putIfAbsent(RowKey.of(table, column.heldFor(key)), key)));
    List<RowKey> asked = List.copyOf(all.keySet());
    Map<AggregateKey, List<Long>> applied = new HashMap<>();
    store.query(
        """
        SELECT a.table_name, a.row_key, a.xmin::text
          FROM unnest(?::text[], ?::text[]) AS asked (table_name, row_key)
          JOIN cdc_feed.applied_row a USING (table_name, row_key)
         WHERE a.domain = ?
        """,
        row -> {
          AggregateKey key = all.get(new RowKey(row.getString(1), row.getString(2)));
          if (key != null) {
            applied
                .computeIfAbsent(key, any -> new ArrayList<>())
                .add(Long.parseLong(row.getString(3)));
          }
        },
        asked.stream().map(RowKey::table).toArray(String[]::new),
        asked.stream().map(RowKey::key).toArray(String[]::new),
        pair.domain());
    return applied;
  }

  /** Those of some transactions that left something of Ficus's own. */
  private Set<Long> ours(Pair pair, List<Long> transactions) {
    String[] asked = transactions.stream().map(String::valueOf).toArray(String[]::new);
    Set<Long> ours = new HashSet<>();
    Stream.concat(Stream.of("cdc_feed.applied_row", "seam.stray_write"), pair.outbox().stream())
        .forEach(
            table ->
                store.query(
                    "SELECT DISTINCT xmin::text FROM " + table + " WHERE xmin::text = ANY (?)",
                    row -> {
                      ours.add(Long.parseLong(row.getString(1)));
                    },
                    (Object) asked));
    return ours;
  }

  /** Numbers of transactions go round: the newer one is less than half of the circle ahead. */
  private static boolean newer(long one, long other) {
    return (int) (one - other) > 0;
  }
}
