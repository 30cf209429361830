package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogRetention;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How long the log that is kept may go on growing. */
class RetentionTest {

  private static final long MB = 1 << 20;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private OptionalLong safe = OptionalLong.empty();
  private long retained;

  @Test
  void withoutAnyLimitThereIsNothingToCountFrom() {
    Retention retention = grownFor(Duration.ofHours(1), 0);
    assertThat(retention.hoursLeft()).isEmpty();
    assertThat(retention.warnings()).isEmpty();
  }

  @Test
  void theDisksLimitIsCountedFromWhereTheDatabaseHasNone() {
    Retention retention = grownFor(Duration.ofMinutes(5), 600 * MB);
    // 60 MB an hour, 5 MB kept: 595 MB of room.
    assertThat(retention.hoursLeft().orElseThrow()).isCloseTo(595 / 60.0, within(0.01));
    assertThat(retention.warnings()).singleElement().asString().contains("9.9 hours");
  }

  @Test
  void theNearerLimitCounts() {
    safe = OptionalLong.of(30 * MB);
    assertThat(grownFor(Duration.ofMinutes(5), 600 * MB).hoursLeft().orElseThrow())
        .isCloseTo(0.5, within(0.01));
    assertThat(grownFor(Duration.ofMinutes(5), 10 * MB).now().orElseThrow().safeBytes())
        .hasValue(0);
  }

  /** A megabyte a minute. */
  private Retention grownFor(Duration time, long limit) {
    Retention retention = new Retention(source(), clock(), limit);
    for (long minute = 0; minute <= time.toMinutes(); minute++) {
      assertThat(retention.now()).isPresent();
      if (minute < time.toMinutes()) {
        retained += MB;
        now = now.plus(Duration.ofMinutes(1));
      }
    }
    return retention;
  }

  private LegacySource source() {
    return (LegacySource)
        Proxy.newProxyInstance(
            RetentionTest.class.getClassLoader(),
            new Class<?>[] {LegacySource.class},
            (self, method, arguments) ->
                Optional.of(new LogRetention("reserved", true, retained, safe, retained)));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
