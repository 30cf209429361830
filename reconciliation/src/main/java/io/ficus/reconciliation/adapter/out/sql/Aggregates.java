package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.Duplicated;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.StoredRow;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of several queries together, aggregate by aggregate. A connection can run one COPY
 * at a time, so the rows of all queries but the first are taken first and held: a chunk is small
 * enough for that. Rows of which the first query knows no aggregate are one too: nothing that a
 * side holds goes unseen.
 */
final class Aggregates implements Reading {

  private final String side;
  private final boolean oneRowPerKey;
  private final Assembler assembler;
  private final Rows streamed;
  private final List<Deque<Rows.Keyed>> held = new ArrayList<>();
  private Rows.@Nullable Keyed head;

  /**
   * @param queries with the keys that are asked for
   * @param templates the same without, by which their columns are asked for
   * @param oneRowPerKey whether two rows of the first query with one key are a fault
   */
  Aggregates(
      String side,
      Snapshot snapshot,
      List<String> queries,
      List<String> templates,
      boolean oneRowPerKey,
      Assembler assembler)
      throws SQLException {
    this.side = side;
    this.oneRowPerKey = oneRowPerKey;
    this.assembler = assembler;
    for (int i = 1; i < queries.size(); i++) {
      Columns columns = Columns.of(snapshot.connection(), templates.get(i));
      Deque<Rows.Keyed> rows = new ArrayDeque<>();
      try (Rows answer = snapshot.rows(columns, queries.get(i))) {
        for (Rows.Keyed row = answer.next(); row != null; row = answer.next()) {
          rows.add(ordered(rows.peekLast(), row));
        }
      }
      held.add(rows);
    }
    Columns columns = Columns.of(snapshot.connection(), templates.get(0));
    this.streamed = snapshot.rows(columns, queries.get(0));
    this.head = streamed.next();
  }

  @Override
  public boolean hasNext() {
    return head != null || held.stream().anyMatch(rows -> !rows.isEmpty());
  }

  @Override
  public Projection next() {
    AggregateKey key = smallest();
    List<List<StoredRow>> rows = new ArrayList<>(held.size() + 1);
    rows.add(streamed(key));
    for (Deque<Rows.Keyed> others : held) {
      List<StoredRow> own = new ArrayList<>();
      for (Rows.Keyed row = others.peek();
          row != null && row.key().equals(key);
          row = others.peek()) {
        own.add(row.row());
        others.remove();
      }
      rows.add(own);
    }
    return oneRowPerKey && rows.get(0).size() > 1
        ? new Duplicated(key, rows.get(0).size())
        : assembler.assemble(key, rows);
  }

  private List<StoredRow> streamed(AggregateKey key) {
    Rows.Keyed current = head;
    if (current == null || !current.key().equals(key)) {
      return List.of();
    }
    List<StoredRow> own = List.of(current.row());
    try {
      current = following(current);
      if (current != null && current.key().equals(key)) {
        own = new ArrayList<>(own);
        while (current != null && current.key().equals(key)) {
          own.add(current.row());
          current = following(current);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The side '" + side + "' broke off at key " + key + ": " + e.getMessage(), e);
    }
    head = current;
    return own;
  }

  private Rows.@Nullable Keyed following(Rows.Keyed current) throws SQLException {
    Rows.Keyed following = streamed.next();
    return following == null ? null : ordered(current, following);
  }

  private AggregateKey smallest() {
    AggregateKey smallest = head == null ? null : head.key();
    for (Deque<Rows.Keyed> rows : held) {
      Rows.Keyed first = rows.peek();
      if (first != null && (smallest == null || first.key().compareTo(smallest) < 0)) {
        smallest = first.key();
      }
    }
    if (smallest == null) {
      throw new NoSuchElementException();
    }
    return smallest;
  }

  private Rows.Keyed ordered(Rows.@Nullable Keyed before, Rows.Keyed row) {
    if (before != null && row.key().compareTo(before.key()) < 0) {
      throw new IllegalStateException(
          "The side '"
              + side
              + "' is not ordered by the key's own order: "
              + row.key()
              + " after "
              + before.key()
              + ". Text keys need ORDER BY ... COLLATE \"C\"; a side that has no such order is compared"
              + " by a sketch");
    }
    return row;
  }

  @Override
  public void close() {
    try {
      streamed.close();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The side '" + side + "' could not be let go: " + e.getMessage(), e);
    }
  }
}
