package io.ficus.cutover.adapter.out.absent;

import io.ficus.cutover.application.Availability;
import io.ficus.cutover.application.Fence;

/** Stands where a part is missing: does nothing, and says so. */
final class NoFence implements Fence {

  private static final Availability MISSING =
      new Availability.Unavailable(
          "the fence in the legacy store is not installed in this version");

  @Override
  public Availability availability(String domain) {
    return MISSING;
  }

  @Override
  public Availability raise(String domain, long epoch) {
    return MISSING;
  }

  @Override
  public Availability lift(String domain, long epoch) {
    return MISSING;
  }
}
