package io.ficus.cutover.application;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Goes on by one second whenever it is looked at, so that no two moments are the same. */
public final class SteppingClock extends Clock {

  private final AtomicLong seconds = new AtomicLong();

  public void pass(Duration time) {
    seconds.addAndGet(time.toSeconds());
  }

  @Override
  public Instant instant() {
    return Instant.parse("2026-03-01T12:00:00Z").plusSeconds(seconds.incrementAndGet());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Only instants are asked for");
  }
}
