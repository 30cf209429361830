package io.ficus.cutover.application;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts that a hand-over of the authority is made of. The durable procedure that would use them
 * is not built yet, so no domain gets past SHADOW, and this says what is missing.
 */
public final class HandOver {

  private final Fence fence;
  private final Drain drain;
  private final ReverseSync reverseSync;

  /** Takes the parts, installed or not. */
  public HandOver(Fence fence, Drain drain, ReverseSync reverseSync) {
    this.fence = fence;
    this.drain = drain;
    this.reverseSync = reverseSync;
  }

  /** Why the authority of a domain cannot be handed over, or back. */
  String whyNotYet(String domain) {
    List<String> missing = new ArrayList<>();
    addMissing(missing, fence.availability(domain));
    addMissing(missing, drain.availability(domain));
    addMissing(missing, reverseSync.availability(domain));
    missing.add("the durable procedure that hands the authority over is not built yet");
    return "No domain can go beyond SHADOW in this version: " + String.join("; ", missing) + ".";
  }

  private static void addMissing(List<String> missing, Availability availability) {
    if (availability instanceof Availability.Unavailable unavailable) {
      missing.add(unavailable.reason());
    }
  }
}
