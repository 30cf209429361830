package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.bridge.source.Sender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchdogTest {

  private final AtomicLong now = new AtomicLong(1_000);

  /** Bears 40 s. */
  private final Watchdog watchdog =
      new Watchdog(Duration.ofSeconds(2), Duration.ofSeconds(30), now::get);

  private Sender sender = Sender.WAITS;

  private boolean isDead(BridgeState state) {
    return watchdog.isDead(state, true, () -> sender);
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @ParameterizedTest
  @EnumSource
  void silenceIsDeathWhereverTheLogIsFollowedAndNowhereElse(BridgeState state) {
    assertThat(watchdog.heart().beat()).isNotEmpty();
    pass(40);
    assertThat(isDead(state)).isFalse();
    pass(1);
    assertThat(isDead(state)).isEqualTo(state.followsTheLog());
  }

  @Test
  void whoeverIsSeenAtWorkIsAlive() {
    assertThat(watchdog.heart().beat()).isNotEmpty();
    sender = Sender.WORKS;
    for (int minute = 0; minute < 60; minute++) {
      pass(60);
      assertThat(isDead(BridgeState.CATCHING_UP)).isFalse();
    }
    sender = Sender.WAITS;
    pass(40);
    assertThat(isDead(BridgeState.CATCHING_UP)).isFalse();
    pass(1);
    assertThat(isDead(BridgeState.CATCHING_UP)).isTrue();
  }

  /** On its way to the log it may be slow; and once it was there, it may not be gone. */
  @Test
  void aConnectorMayBeLongOnItsWay() {
    assertThat(watchdog.heart().beat()).isNotEmpty();
    sender = Sender.ABSENT;
    pass(100);
    assertThat(isDead(BridgeState.CATCHING_UP)).isFalse();
    pass(1);
    assertThat(isDead(BridgeState.CATCHING_UP)).isTrue();
    watchdog.begin();
    assertThat(watchdog.heart().beat()).isNotEmpty();
    sender = Sender.WAITS;
    pass(30);
    assertThat(isDead(BridgeState.CATCHING_UP)).isFalse();
    sender = Sender.ABSENT;
    pass(11);
    assertThat(isDead(BridgeState.CATCHING_UP)).isTrue();
  }

  @Test
  void aSourceThatCannotBeAskedIsNotAtWork() {
    assertThat(watchdog.heart().beat()).isNotEmpty();
    pass(41);
    assertThat(
            watchdog.isDead(
                BridgeState.STREAMING,
                true,
                () -> {
                  throw new SQLException("away");
                }))
        .isTrue();
  }

  @Test
  void nobodyIsTakenForDeadWhileKafkaIsWaitedFor() {
    assertThat(watchdog.heart().beat()).isNotEmpty();
    pass(100);
    assertThat(watchdog.isDead(BridgeState.STREAMING, false, () -> Sender.WAITS)).isFalse();
  }

  @Test
  void aRunHasMarksOfItsOwn() {
    String before = watchdog.heart().beat();
    pass(100);
    watchdog.begin();
    assertThat(watchdog.heart().isOwn(before)).isFalse();
    assertThat(isDead(BridgeState.STREAMING)).isFalse();
  }
}
