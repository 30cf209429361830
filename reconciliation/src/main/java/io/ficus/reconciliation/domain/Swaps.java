package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Value;
import java.util.ArrayList;
import java.util.List;

/** Finds columns whose values have changed places. */
final class Swaps {

  private Swaps() {}

  static List<ColumnDifference> marked(
      List<Column> columns,
      CanonicalRecord expected,
      CanonicalRecord actual,
      List<ColumnDifference> differences) {
    if (differences.size() < 2) {
      return differences;
    }
    List<ColumnDifference> marked = new ArrayList<>();
    for (ColumnDifference one : differences) {
      int at = place(columns, one.column());
      String with = "";
      for (ColumnDifference other : differences) {
        int there = place(columns, other.column());
        if (at != there && swapped(expected, actual, at, there)) {
          with = other.column();
        }
      }
      marked.add(
          with.isEmpty()
              ? one
              : new ColumnDifference(
                  one.column(),
                  one.kind(),
                  one.rule(),
                  one.raw(),
                  one.expected(),
                  one.actual(),
                  Cause.SWAPPED,
                  "with " + with));
    }
    return marked;
  }

  private static boolean swapped(
      CanonicalRecord expected, CanonicalRecord actual, int one, int other) {
    Value left = expected.values().get(one);
    Value right = expected.values().get(other);
    return !left.equals(right)
        && left.equals(actual.values().get(other))
        && right.equals(actual.values().get(one));
  }

  private static int place(List<Column> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("No column " + name);
  }
}
