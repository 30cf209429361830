package io.ficus.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CutoverHealthTest {

  private static final Duration LONGEST = Duration.ofSeconds(12);

  private static HandOverReport handOver(boolean keepsWritersOut, Optional<Duration> pause) {
    return new HandOverReport(
        1,
        "membership",
        Stage.SHADOW,
        Stage.LIVE,
        "ada",
        "why",
        keepsWritersOut ? "UNDOING" : "DONE",
        "FENCE",
        "",
        "",
        "app-1",
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        pause,
        keepsWritersOut,
        "",
        List.of());
  }

  @Test
  void onlyWritersWhoAreKeptOutForLongerThanWasPromisedAreIllHealth() {
    Optional<Duration> tooLong = Optional.of(LONGEST.plusMillis(1));
    assertThat(CutoverHealth.isStuck(handOver(true, tooLong), LONGEST)).isTrue();
    assertThat(CutoverHealth.isStuck(handOver(true, Optional.of(LONGEST)), LONGEST)).isFalse();
    assertThat(CutoverHealth.isStuck(handOver(true, Optional.empty()), LONGEST)).isFalse();
    // However long it was: it is over.
    assertThat(CutoverHealth.isStuck(handOver(false, tooLong), LONGEST)).isFalse();
  }
}
