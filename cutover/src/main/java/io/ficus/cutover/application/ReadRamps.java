package io.ficus.cutover.application;

import io.ficus.cutover.ReadRamp;
import java.time.Instant;
import java.util.Map;

/**
 * The keys whose reads take the path of their domain's stage. Promises that every setting is kept
 * with who made it and why. Thread-safe, over several instances as well.
 *
 * @see ControlStoreException what every method throws if the store cannot be used
 */
public interface ReadRamps {

  /** The newest setting of every domain that has one. */
  Map<String, ReadRamp> all();

  /** Adds a setting. */
  void set(String domain, ReadRamp ramp, String actor, String reason, Instant at);
}
