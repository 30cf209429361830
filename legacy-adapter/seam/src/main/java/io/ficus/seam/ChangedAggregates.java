package io.ficus.seam;

import io.ficus.cdc.SourcePosition;
import java.util.List;
import java.util.Optional;

/**
 * The aggregates of a domain that have changed lately, on both sides. Thread-safe; throws an
 * unchecked exception if a store does not answer.
 */
public interface ChangedAggregates {

  /**
   * The keys of those that a change stream has brought, in either direction, from a position of the
   * legacy log on, or that a second write has.
   *
   * @param limit the most keys to bring; one more than that tells that there are more
   */
  List<String> since(SourcePosition position, int limit);

  /**
   * Compares both sides of an aggregate as they are now.
   *
   * @return how they differ, for people; empty if they are the same
   */
  Optional<String> difference(String key);
}
