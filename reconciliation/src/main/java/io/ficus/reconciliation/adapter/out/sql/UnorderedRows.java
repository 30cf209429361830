package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.Projection;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of one query as they come, an aggregate each. Nothing is held. */
final class UnorderedRows implements Reading {

  private final String side;
  private final Assembler assembler;
  private final Rows rows;
  private Rows.@Nullable Keyed head;

  UnorderedRows(String side, Snapshot snapshot, String query, String template, Assembler assembler)
      throws SQLException {
    this.side = side;
    this.assembler = assembler;
    this.rows = snapshot.rows(Columns.of(snapshot.connection(), template), query);
    this.head = rows.next();
  }

  @Override
  public boolean hasNext() {
    return head != null;
  }

  @Override
  public Projection next() {
    Rows.Keyed row = head;
    if (row == null) {
      throw new NoSuchElementException();
    }
    Projection projection = assembler.assemble(row.key(), List.of(List.of(row.row())));
    try {
      head = rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The side '" + side + "' broke off behind key " + row.key() + ": " + e.getMessage(), e);
    }
    return projection;
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The side '" + side + "' could not be let go: " + e.getMessage(), e);
    }
  }
}
