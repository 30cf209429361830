package io.ficus.benchmarks.peers;

import java.io.IOException;
import java.util.Optional;

/** A way to get changes out of PostgreSQL's log. It runs in a process of its own. */
interface Contender {

  /** As the table prints it. */
  String label();

  /** Short, of lower case letters, for slots and topics. */
  String code();

  /** Whether what it reads ends up in Kafka; otherwise it counts and prints. */
  default boolean reachesKafka() {
    return true;
  }

  /** The topic on which its records arrive. */
  default String topic(Assignment assignment) {
    return assignment.topic();
  }

  /** Why it cannot run here; empty if it can. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * Starts it; it goes on where its last run on the same assignment ended, and the first begins
   * with a snapshot. It ends cleanly by SIGTERM.
   */
  Process start(Assignment assignment) throws IOException;
}
