package io.ficus.app.demo;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the traffic has done since it started.
 *
 * @param committed transactions committed, per kind; every kind is there
 * @param refused of the committed ones, those in which the monolith's own rules said no: too few
 *     points, no voucher left to redeem
 * @param failed transactions that the database refused or that were lost with it
 * @param lastFailure the last failed one's kind and message; {@code null} if none failed
 */
public record TrafficCounts(
    Map<TrafficKind, Long> committed, long refused, long failed, @Nullable String lastFailure) {

  public TrafficCounts {
    committed = Collections.unmodifiableMap(new EnumMap<>(committed));
  }

  /** All transactions committed. */
  public long total() {
    return committed.values().stream().mapToLong(Long::longValue).sum();
  }
}
