package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The newer-position rule in memory; second writes can be held back on their way to it. */
final class RecordedPositions implements AppliedPositions {

  private final Map<RowKey, SourcePosition> positions = new HashMap<>();
  private volatile CountDownLatch open = new CountDownLatch(0);

  void holdSecondWrites() {
    open = new CountDownLatch(1);
  }

  void release() {
    open.countDown();
  }

  @Override
  public Set<RowKey> advance(String domain, Collection<RowKey> rows, SourcePosition position) {
    if (Thread.currentThread().getName().startsWith("ficus-second-write")) {
      awaitOpen();
    }
    synchronized (this) {
      Set<RowKey> moved = new HashSet<>();
      for (RowKey row : rows) {
        SourcePosition before = positions.get(row);
        if (before == null || position.isAfter(before)) {
          positions.put(row, position);
          moved.add(row);
        }
      }
      return moved;
    }
  }

  @Override
  public synchronized Map<RowKey, SourcePosition> reached(String domain, Collection<RowKey> rows) {
    Map<RowKey, SourcePosition> reached = new HashMap<>(positions);
    reached.keySet().retainAll(rows);
    return reached;
  }

  private void awaitOpen() {
    try {
      if (!open.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody let the second write go");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
