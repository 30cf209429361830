package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Projection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a side's scan and insists on what merging depends on: keys ascend, each comes once,
 * none lies outside the range. Otherwise a merge would report differences that are none.
 */
final class OrderedCursor {

  private final String side;
  private final KeyRange range;
  private final Iterator<Projection> records;
  private @Nullable Projection head;
  private long taken;

  OrderedCursor(String side, KeyRange range, Iterator<Projection> records) {
    this.side = side;
    this.range = range;
    this.records = records;
    this.head = records.hasNext() ? checked(records.next(), null) : null;
  }

  @Nullable Projection head() {
    return head;
  }

  /** The head if it has this key, and then goes on; nothing otherwise. */
  @Nullable Projection takeIf(AggregateKey key) {
    Projection current = head;
    if (current == null || current.key().compareTo(key) != 0) {
      return null;
    }
    taken++;
    head = records.hasNext() ? checked(records.next(), current.key()) : null;
    return current;
  }

  long taken() {
    return taken;
  }

  private Projection checked(Projection next, @Nullable AggregateKey before) {
    if (before != null && next.key().compareTo(before) <= 0) {
      throw new IllegalStateException(
          side + " does not deliver ascending, single keys: " + next.key() + " after " + before);
    }
    if (!range.contains(next.key())) {
      throw new IllegalStateException(
          side + " delivered key " + next.key() + " outside the range " + range);
    }
    return next;
  }
}
