package io.ficus.reconciliation.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.LoadLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class ThrottleTest {

  private static final long KEYS = 1_000;

  private Instant now = Instant.parse("2026-05-01T12:00:00Z");

  /** Moves only when somebody waits. */
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  private final List<String> said = new ArrayList<>();
  private Optional<String> above = Optional.empty();

  @Test
  void aFifthOfTheTimeIsTheShareWhateverTheChunksTake() {
    Throttle throttle = throttle(LoadLimits.defaults());
    Duration busy = Duration.ZERO;
    Instant begun = clock.instant();
    for (int chunk = 1; chunk <= 50; chunk++) {
      // Not so uneven that a store would be taken to suffer.
      Duration took = Duration.ofMillis(200 + chunk * 7);
      pass(took);
      busy = busy.plus(took);
      throttle.after(took, KEYS);
    }
    Duration whole = Duration.between(begun, clock.instant());
    assertThat((double) busy.toNanos() / whole.toNanos()).isBetween(0.199, 0.201);
    assertThat(said).containsExactly("20 % of the time is its share");
  }

  @Test
  void atFullSpeedItNeverRestsAndSaysNothing() {
    Throttle throttle = throttle(LoadLimits.none());
    Instant begun = clock.instant();
    throttle.before(() -> false);
    throttle.after(Duration.ofMillis(300), KEYS);
    throttle.after(Duration.ofSeconds(30), KEYS);
    assertThat(clock.instant()).isEqualTo(begun);
    assertThat(said).isEmpty();
  }

  @Test
  void aStoreThatSuffersIsLeftAloneForLongerAndTheLineSaysWhy() {
    Throttle throttle = throttle(LoadLimits.defaults());
    throttle.after(Duration.ofMillis(100), KEYS);
    Duration usual = rest(throttle, Duration.ofMillis(100));
    Duration slow = rest(throttle, Duration.ofMillis(500));
    assertThat(usual).isEqualTo(Duration.ofMillis(400));
    assertThat(slow).isEqualTo(Duration.ofSeconds(4));
    assertThat(said.get(said.size() - 1)).contains("chunks take longer than they did");
  }

  @Test
  void betweenPiecesItRestsAsTheLastChunkHasToldItTo() {
    Throttle throttle = throttle(LoadLimits.defaults());
    assertThat(throttle.rests()).isTrue();
    Instant begun = clock.instant();
    throttle.rest(Duration.ofMillis(5));
    assertThat(clock.instant()).isEqualTo(begun.plusMillis(20));
    above = Optional.of("90000 change records wait for the domain");
    throttle.judge(Duration.ofMillis(100), KEYS);
    throttle.rest(Duration.ofMillis(5));
    assertThat(clock.instant()).isEqualTo(begun.plusMillis(20 + 40));
    assertThat(throttle(LoadLimits.none()).rests()).isFalse();
  }

  @Test
  void evenAtFullSpeedItRestsWhileTheFeedLags() {
    Throttle throttle = throttle(LoadLimits.none());
    above = Optional.of("90000 change records wait for the domain");
    assertThat(rest(throttle, Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(600));
    above = Optional.empty();
    assertThat(rest(throttle, Duration.ofMillis(300))).isZero();
    assertThat(said).containsExactly("90000 change records wait for the domain", "nothing");
  }

  @Test
  void noRestIsLongerThanTwentySeconds() {
    assertThat(rest(throttle(LoadLimits.defaults()), Duration.ofMinutes(1)))
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void inAPauseOfTheDayItWaitsForItsEndOrForTheStop() {
    LoadLimits limits =
        new LoadLimits(
            1,
            Duration.ofMillis(350),
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            List.of(LoadLimits.DailyPause.parse("23:59-00:01")));
    now = Instant.parse("2026-05-01T23:59:30Z");
    Throttle throttle = throttle(limits);
    throttle.before(() -> false);
    assertThat(LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .isBetween(LocalTime.of(0, 1), LocalTime.of(0, 1, 1));
    assertThat(said).containsExactly("it is a time of the day in which it waits");

    now = Instant.parse("2026-05-02T23:59:30Z");
    throttle.before(() -> true);
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-05-02T23:59:30Z"));
  }

  private Duration rest(Throttle throttle, Duration busy) {
    Instant before = clock.instant();
    throttle.after(busy, KEYS);
    return Duration.between(before, clock.instant());
  }

  private Throttle throttle(LoadLimits limits) {
    return new Throttle(
        "people",
        limits,
        (domain, declared) -> above,
        clock,
        this::pass,
        why -> said.add(why.orElse("nothing")));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
