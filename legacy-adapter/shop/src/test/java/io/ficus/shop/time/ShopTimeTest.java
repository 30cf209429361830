package io.ficus.shop.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ShopTimeTest {

  @Test
  void winterAndSummerAreOneAndTwoHoursAhead() {
    assertThat(instant("2026-01-15T12:00")).isEqualTo("2026-01-15T11:00:00Z");
    assertThat(instant("2026-07-15T12:00")).isEqualTo("2026-07-15T10:00:00Z");
  }

  @Test
  void aDoubledHourIsTakenForItsFirst() {
    assertThat(instant("2026-10-25T02:30")).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(instant("2026-10-25T03:00")).isEqualTo("2026-10-25T02:00:00Z");
  }

  @Test
  void anHourThatDoesNotHappenIsTakenForSoMuchLater() {
    assertThat(instant("2026-03-29T02:30")).isEqualTo("2026-03-29T01:30:00Z");
    assertThat(instant("2026-03-29T03:30")).isEqualTo("2026-03-29T01:30:00Z");
  }

  @Test
  void theWayBackIsExactButForTheSecondDoubledHour() {
    Instant first = Instant.parse("2026-10-25T00:30:00.123456Z");
    Instant second = Instant.parse("2026-10-25T01:30:00.123456Z");
    Instant spring = Instant.parse("2026-03-29T01:00:00Z");
    assertThat(ShopTime.instantOf(ShopTime.localOf(first))).isEqualTo(first);
    assertThat(ShopTime.instantOf(ShopTime.localOf(second))).isEqualTo(first);
    assertThat(ShopTime.instantOf(ShopTime.localOf(spring))).isEqualTo(spring);
  }

  @Test
  void theZOfTheLogMeansNothingAndYearsHaveBounds() {
    assertThat(ShopTime.parse("2026-07-15T12:00:00.5Z")).isEqualTo("2026-07-15T12:00:00.5");
    assertThatThrownBy(() -> ShopTime.parse("+292278994-08-16T23:00:00Z"))
        .isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> ShopTime.parse("infinity")).isInstanceOf(DateTimeException.class);
  }

  private static Instant instant(String local) {
    return ShopTime.instantOf(LocalDateTime.parse(local));
  }
}
