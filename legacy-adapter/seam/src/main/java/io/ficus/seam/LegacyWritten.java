package io.ficus.seam;

import io.ficus.cdc.SourcePosition;
import java.util.List;
import java.util.Optional;

/**
 * A routed write that a legacy store has committed.
 *
 * @param <T> what the caller is told
 * @param <P> a part of what the domain keeps: one row of the legacy store
 * @param stored what stands in the rows that were touched, in the domain's words
 * @param position where in the store's log that is so (contract C10); empty if its log cannot say
 */
public record LegacyWritten<T, P>(T answer, List<P> stored, Optional<SourcePosition> position) {

  public LegacyWritten {
    stored = List.copyOf(stored);
  }
}
