package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReverseLagTest {

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private long written;
  private long applied;
  private final ReverseLag lag = new ReverseLag("people-reverse", new Log(), new Now());

  /** A mark stands at the place of the last write; what is applied is told by the test. */
  private final class Log implements Watermarks {
    @Override
    public Watermark mark() {
      return new Watermark("mark", SourcePosition.ofLsn(written));
    }

    @Override
    public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
      return watermark.position().isAfter(SourcePosition.ofLsn(applied))
          ? new AwaitOutcome.TimedOut(timeout, List.of("p-0"))
          : new AwaitOutcome.Applied(timeout);
    }
  }

  private final class Now extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** Looks each second. */
  private void pass(int seconds, long writesASecond, long appliesASecond) {
    for (int second = 0; second < seconds; second++) {
      lag.look();
      if (lag.isDue()) {
        lag.marked(now, new Log().mark());
      }
      now = now.plusSeconds(1);
      written += writesASecond;
      applied = Math.min(written, applied + appliesASecond);
    }
    lag.look();
  }

  private double seconds() {
    return lag.lag().orElseThrow().toMillis() / 1000.0;
  }

  @Test
  void whoIsFarBehindIsLateHoweverSteadilyItApplies() {
    pass(10, 0, 1);
    pass(600, 100, 50);

    // Half of ten minutes' writes are not there: the oldest of them is five minutes old.
    assertThat(seconds()).isBetween(250.0, 301.0);
  }

  @Test
  void anIdleHourIsNoLag() {
    pass(3600, 0, 1);
    written++;
    lag.look();

    assertThat(seconds()).isLessThan(3);
  }

  @Test
  void whatStandsStillGrowsOldAndIsYoungAgainOnceItHasCaughtUp() {
    pass(10, 1, 1);
    pass(120, 1, 0);
    assertThat(seconds()).isBetween(100.0, 121.0);

    pass(60, 1, 20);
    assertThat(seconds()).isLessThan(3);
  }

  @Test
  void beforeTheFirstMarkHasPassedNothingIsKnown() {
    written = 1000;
    assertThat(lag.lag()).isEmpty();
    pass(3, 1, 0);
    assertThat(lag.lag()).isEmpty();

    pass(30, 1, 1000);
    assertThat(lag.lag()).isPresent();
    lag.forget();
    assertThat(lag.lag()).isEmpty();
  }

  @Test
  void aLogThatCannotBeMarkedLeavesNothingKnown() {
    pass(10, 0, 1);
    lag.unmarked();

    assertThat(lag.lag()).isEmpty();
  }

  /** After a restart of a server whose reverse sync stands still, no mark ever passes. */
  @Test
  void aFirstMarkThatDoesNotPassSaysAfterAMomentThatItIsLate() {
    written = 1;
    pass(3, 1, 0);
    assertThat(lag.lag()).isEmpty();
    pass(27, 1, 0);
    assertThat(seconds()).isBetween(25.0, 30.0);
  }
}
