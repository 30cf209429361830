package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.APPLIED_ROW;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.feed.jooq.tables.records.AppliedRowRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jooq.DSLContext;
import org.jooq.InsertValuesStep5;
import org.jooq.Record4;
import org.jooq.SQLDialect;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

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

  // What a row of MariaDB holds that was made a moment ago.
  private static final long NONE = -1;

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
    if (store.family() == SQLDialect.MARIADB) {
      return advanceLocked(domain, rows, positions);
    }
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
   * MariaDB tells no more of an upsert than how many rows it touched. So the rows are made where
   * they are missing, and locked, then read, and moved.
   */
  private Map<RowKey, Optional<SourcePosition>> advanceLocked(
      String domain, List<RowKey> rows, Map<RowKey, SourcePosition> positions) {
    upsert(domain, rows, row -> NONE, row -> NONE)
        .onDuplicateKeyUpdate()
        .set(APPLIED_ROW.DOMAIN, domain)
        .execute();
    Map<RowKey, Optional<SourcePosition>> moved = new HashMap<>();
    locked(domain, rows)
        .forEach(
            (row, had) -> {
              if (had.map(required(positions, row)::isAfter).orElse(true)) {
                moved.put(row, had);
              }
            });
    if (!moved.isEmpty()) {
      upsert(
              domain,
              rows.stream().filter(moved::containsKey).toList(),
              row -> required(positions, row).segment(),
              row -> required(positions, row).offset())
          .onDuplicateKeyUpdate()
          .set(APPLIED_ROW.POSITION_SEGMENT, DSL.excluded(APPLIED_ROW.POSITION_SEGMENT))
          .set(APPLIED_ROW.POSITION_OFFSET, DSL.excluded(APPLIED_ROW.POSITION_OFFSET))
          .execute();
    }
    return moved;
  }

  private InsertValuesStep5<AppliedRowRecord, String, String, String, Long, Long> upsert(
      String domain,
      List<RowKey> rows,
      ToLongFunction<RowKey> segment,
      ToLongFunction<RowKey> offset) {
    InsertValuesStep5<AppliedRowRecord, String, String, String, Long, Long> insert =
        store.insertInto(
            APPLIED_ROW,
            APPLIED_ROW.DOMAIN,
            APPLIED_ROW.TABLE_NAME,
            APPLIED_ROW.ROW_KEY,
            APPLIED_ROW.POSITION_SEGMENT,
            APPLIED_ROW.POSITION_OFFSET);
    for (RowKey row : rows) {
      insert =
          insert.values(
              domain, row.table(), row.key(), segment.applyAsLong(row), offset.applyAsLong(row));
    }
    return insert;
  }

  private Map<RowKey, Optional<SourcePosition>> locked(String domain, List<RowKey> rows) {
    Map<RowKey, Optional<SourcePosition>> positions = new HashMap<>();
    of(domain, rows)
        .forUpdate()
        .forEach(
            row ->
                positions.put(
                    keyIn(row),
                    row.value3() == NONE ? Optional.empty() : Optional.of(positionIn(row))));
    return positions;
  }

  /** How far rows are, without a lock; rows to which nothing was applied are absent. */
  Map<RowKey, SourcePosition> reached(String domain, Collection<RowKey> rows) {
    Map<RowKey, SourcePosition> positions = new HashMap<>();
    if (!rows.isEmpty()) {
      of(domain, rows)
          .and(APPLIED_ROW.POSITION_SEGMENT.ne(NONE))
          .forEach(row -> positions.put(keyIn(row), positionIn(row)));
    }
    return positions;
  }

  private SelectConditionStep<Record4<String, String, Long, Long>> of(
      String domain, Collection<RowKey> rows) {
    return store
        .select(
            APPLIED_ROW.TABLE_NAME,
            APPLIED_ROW.ROW_KEY,
            APPLIED_ROW.POSITION_SEGMENT,
            APPLIED_ROW.POSITION_OFFSET)
        .from(APPLIED_ROW)
        .where(APPLIED_ROW.DOMAIN.eq(domain))
        .and(
            DSL.row(APPLIED_ROW.TABLE_NAME, APPLIED_ROW.ROW_KEY)
                .in(rows.stream().map(row -> DSL.row(row.table(), row.key())).toList()));
  }

  private static RowKey keyIn(Record4<String, String, Long, Long> row) {
    return new RowKey(row.value1(), row.value2());
  }

  private static SourcePosition positionIn(Record4<String, String, Long, Long> row) {
    return new SourcePosition(row.value3(), row.value4());
  }

  /**
   * Advances the rows of these events to the highest position that each has among them, unless
   * their handler asks itself what is newer: a row would be kept for ever for each event of an
   * outbox, which is never changed again.
   *
   * @return the events that are newer than everything that was applied to their row before them, in
   *     the order given; all of them if their handler asks
   */
  List<ChangeEvent> newer(String domain, List<ChangeEvent> events, ChangeHandler handler) {
    if (handler.asksWhatIsNewer()) {
      return events;
    }
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
