package io.ficus.cutover.adapter.out.absent;

import io.ficus.cutover.application.Availability;
import io.ficus.cutover.application.ReverseSync;

/** Stands where a part is missing: does nothing, and says so. */
final class NoReverseSync implements ReverseSync {

  private static final Availability MISSING =
      new Availability.Unavailable("the reverse sync is not installed in this version");

  @Override
  public Availability availability(String domain) {
    return MISSING;
  }

  @Override
  public Availability start(String domain) {
    return MISSING;
  }

  @Override
  public Availability stop(String domain) {
    return MISSING;
  }
}
