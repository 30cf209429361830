package io.ficus.cutover.application;

import io.ficus.cutover.ReadRamp;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the newest setting in memory. */
public final class FakeReadRamps implements ReadRamps {

  private final Map<String, ReadRamp> ramps = new ConcurrentHashMap<>();

  @Override
  public Map<String, ReadRamp> all() {
    return Map.copyOf(ramps);
  }

  @Override
  public void set(String domain, ReadRamp ramp, String actor, String reason, Instant at) {
    ramps.put(domain, ramp);
  }
}
