package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Side;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole side, chunk after chunk, so that no snapshot is open for long and little is held. */
final class ChunkedScan implements Reading {

  private static final int CHUNK = 20_000;

  private final Side side;
  private @Nullable AggregateKey from;
  private boolean last;
  private @Nullable Stream<Projection> open;
  private Iterator<Projection> chunk = Collections.emptyIterator();

  ChunkedScan(Side side) {
    this.side = side;
  }

  @Override
  public boolean hasNext() {
    while (!chunk.hasNext()) {
      close();
      if (last) {
        return false;
      }
      AggregateKey begin = from;
      // A key with more rows than a chunk has would end where it begins.
      AggregateKey end = side.boundary(begin, CHUNK).filter(key -> !key.equals(begin)).orElse(null);
      Stream<Projection> next = side.scan(new KeyRange(begin, end));
      open = next;
      chunk = next.iterator();
      from = end;
      last = end == null;
    }
    return true;
  }

  @Override
  public Projection next() {
    return chunk.next();
  }

  @Override
  public void close() {
    Stream<Projection> ended = open;
    open = null;
    chunk = Collections.emptyIterator();
    if (ended != null) {
      ended.close();
    }
  }
}
