package io.ficus.cutover.adapter.out.absent;

import io.ficus.cutover.application.Availability;
import io.ficus.cutover.application.Drain;
import java.time.Duration;

/** Stands where a part is missing: does nothing, and says so. */
final class NoDrain implements Drain {

  private static final Availability MISSING =
      new Availability.Unavailable("the drain is not installed in this version");

  @Override
  public Availability availability(String domain) {
    return MISSING;
  }

  @Override
  public Availability drain(String domain, Duration budget) {
    return MISSING;
  }
}
