package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * The newer-position rule on the table of applied positions. All calls join the caller's
 * transaction.
 */
final class AppliedRows {

  /**
   * One statement for a whole batch. {@code ON CONFLICT DO UPDATE} looks at the newest committed
   * version of a row, so the previous position that it returns is exact even if another transaction
   * moved the row a moment ago; a SELECT before it would not be.
   */
  private static final String ADVANCE =
      """
      INSERT INTO cdc_feed.applied_row AS a
        (domain, table_name, row_key, position_segment, position_offset)
      SELECT CAST(? AS text), i.t, i.k, i.s, i.o
        FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS bigint[]), CAST(? AS bigint[]))
          AS i(t, k, s, o)
      ON CONFLICT (domain, table_name, row_key) DO UPDATE
        SET previous_segment = a.position_segment, previous_offset = a.position_offset,
            position_segment = excluded.position_segment, position_offset = excluded.position_offset
        WHERE (a.position_segment, a.position_offset)
            < (excluded.position_segment, excluded.position_offset)
      RETURNING a.table_name, a.row_key, a.previous_segment, a.previous_offset
      """;

  /** Everybody locks rows in this order, so that two batches cannot wait for each other. */
  private static final Comparator<RowKey> LOCK_ORDER =
      Comparator.comparing(RowKey::table).thenComparing(RowKey::key);

  private final DSLContext store;

  AppliedRows(DSLContext store) {
    this.store = store;
  }

  /**
   * Moves rows to positions, those of them for which it is newer than what they had.
   *
   * @return the rows that moved, each with the position that it had before, if any
   */
  Map<RowKey, Optional<SourcePosition>> advance(
      String domain, Map<RowKey, SourcePosition> positions) {
    Map<RowKey, Optional<SourcePosition>> moved = new HashMap<>();
    if (positions.isEmpty()) {
      return moved;
    }
    List<RowKey> rows = positions.keySet().stream().sorted(LOCK_ORDER).toList();
    List<SourcePosition> to = rows.stream().map(row -> required(positions, row)).toList();
    store
        .fetch(
            ADVANCE,
            domain,
            rows.stream().map(RowKey::table).toArray(String[]::new),
            rows.stream().map(RowKey::key).toArray(String[]::new),
            to.stream().map(SourcePosition::segment).toArray(Long[]::new),
            to.stream().map(SourcePosition::offset).toArray(Long[]::new))
        .forEach(
            row -> {
              Long segment = row.get(2, Long.class);
              moved.put(
                  new RowKey(row.get(0, String.class), row.get(1, String.class)),
                  segment == null
                      ? Optional.empty()
                      : Optional.of(new SourcePosition(segment, row.get(3, Long.class))));
            });
    return moved;
  }

  /**
   * Advances the rows of these events to the highest position that each has among them.
   *
   * @return the events that are newer than everything that was applied to their row before them, in
   *     the order given
   */
  List<ChangeEvent> newer(String domain, List<ChangeEvent> events) {
    Map<RowKey, SourcePosition> highest = new HashMap<>();
    for (ChangeEvent event : events) {
      highest.merge(event.rowKey(), event.position(), (a, b) -> b.isAfter(a) ? b : a);
    }
    Map<RowKey, Optional<SourcePosition>> reached = advance(domain, highest);
    List<ChangeEvent> newer = new ArrayList<>(events.size());
    for (ChangeEvent event : events) {
      Optional<SourcePosition> before = reached.get(event.rowKey());
      if (before != null && before.map(event.position()::isAfter).orElse(true)) {
        newer.add(event);
        reached.put(event.rowKey(), Optional.of(event.position()));
      }
    }
    return newer;
  }

  private static SourcePosition required(Map<RowKey, SourcePosition> positions, RowKey row) {
    SourcePosition position = positions.get(row);
    if (position == null) {
      throw new IllegalStateException("No position for " + row);
    }
    return position;
  }
}
