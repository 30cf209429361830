package io.ficus.cutover.application;

import io.ficus.cutover.Act;
import java.util.List;

/**
 * What was done to domains beside the changes of their stages, in the control store. Promises that
 * nothing is ever changed or taken away; everything has been committed when a method returns.
 * Thread-safe, over several instances as well.
 *
 * @see ControlStoreException what every method throws if the store cannot be used
 */
public interface Acts {

  /**
   * Keeps that something is about to be done in another store. Called before it is done, so that
   * nothing is done of which nobody can learn.
   *
   * @param kind FENCE_INSTALL, FENCE_REMOVE or EVENTS_RESUME; the others are kept by what does them
   * @param domain one that is registered
   * @return names it
   */
  long begin(String domain, Act.Kind kind, String actor, String reason);

  /**
   * Keeps what came of it, once.
   *
   * @param detail for people
   */
  void end(long id, boolean done, String detail);

  /** Everything of a domain, newest first; empty if there is nothing, or nobody knows it. */
  List<Act> of(String domain);
}
