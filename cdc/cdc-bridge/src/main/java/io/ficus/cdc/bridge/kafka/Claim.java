package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.fault.BridgeFault;
import java.util.UUID;

/**
 * Names one instance of a bridge in the positions that it stores, so that of two bridges of one
 * name exactly one goes on: the one that was started later. Used by one thread.
 */
public final class Claim {

  private final String id = UUID.randomUUID().toString();
  private boolean stored;

  /** The name that it stores. */
  public String id() {
    return id;
  }

  void stored() {
    stored = true;
  }

  /**
   * Whoever has not stored anything yet takes over from the one before. Whoever has, and finds
   * another's name where his own was, was taken over.
   *
   * @throws BridgeFault fatal, if this instance was taken over
   */
  void requireNotReplaced(String bridge, DurablePosition found) {
    // A commit whose answer was lost shows here.
    stored |= found.claim().equals(id);
    if (stored && !found.claim().equals(id)) {
      throw BridgeFault.fatal(
          "Another bridge named "
              + bridge
              + " was started later, has taken over and fenced this one. Stop one of them; to go on"
              + " with this one, start its process anew.");
    }
  }
}
