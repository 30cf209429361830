package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.Projection;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Aggregates one after the other, and what is to be let go of afterwards. */
sealed interface Reading extends Iterator<Projection>, AutoCloseable
    permits Aggregates, ChunkedScan, UnorderedRows {

  @Override
  void close();

  /** The same as a stream, which closes it. */
  default Stream<Projection> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(this::close);
  }
}
