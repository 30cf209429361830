package io.ficus.cdc;

import java.util.List;

/** Carries change topics into domain stores, once in effect (contract C3). Thread-safe. */
public interface ChangeFeed {

  /**
   * Begins to follow topics on behalf of a domain, from where that domain's store says it stopped.
   *
   * @param domain whose offsets, applied positions and dead letters these are
   * @param topics the change topics that together carry the domain's tables
   * @throws IllegalStateException if the domain is followed already
   */
  void follow(String domain, List<String> topics, ChangeHandler handler);

  /**
   * How a domain's feed stands.
   *
   * @throws IllegalArgumentException if the domain is not followed
   */
  FeedStatus status(String domain);

  /** The domains that are followed, by name. */
  List<String> domains();
}
