package io.ficus.seam;

import io.ficus.cdc.SourcePosition;
import java.util.Optional;

/**
 * What a committed transaction of a legacy store answered.
 *
 * @param position where in the store's log its changes stand (contract C10); empty for a store
 *     whose log does not say so inside a transaction. There nobody but the change stream may bring
 *     them to the other store
 */
public record Committed<T>(T result, Optional<SourcePosition> position) {}
