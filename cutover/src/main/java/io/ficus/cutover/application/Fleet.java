package io.ficus.cutover.application;

import io.ficus.cutover.StageAt;
import io.ficus.cutover.domain.gate.Member;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The instances that route by the stages. A stage is entered only when all that live act on the one
 * before. Times are the control store's, so instances need not agree on theirs. Thread-safe, over
 * several instances as well.
 *
 * @see ControlStoreException what every method throws if the store cannot be used
 */
public interface Fleet {

  /** An instance that is silent for longer counts as dead: it cannot hurt, because of the fence. */
  Duration ALIVE_FOR = Duration.ofSeconds(10);

  /** An instance is alive, and acts on these stages. */
  void beat(String instance, Collection<StageAt> known);

  /** An instance has stopped on purpose, and is forgotten. */
  void leave(String instance);

  /** Every instance of the last day, by name, with the epoch of a domain on which it acts. */
  List<Member> members(String domain);
}
