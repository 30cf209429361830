package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.BridgeState.CATCHING_UP;
import static io.ficus.cdc.bridge.BridgeState.HALTED;
import static io.ficus.cdc.bridge.BridgeState.PAUSED;
import static io.ficus.cdc.bridge.BridgeState.RETRYING;
import static io.ficus.cdc.bridge.BridgeState.SNAPSHOTTING;
import static io.ficus.cdc.bridge.BridgeState.STARTING;
import static io.ficus.cdc.bridge.BridgeState.STOPPED;
import static io.ficus.cdc.bridge.BridgeState.STREAMING;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The bridge's state machine: one method a legal edge, and no other way to move. Thread-safe. */
final class Lifecycle {

  static final Map<BridgeState, Set<BridgeState>> LEGAL =
      Map.of(
          STARTING, EnumSet.of(SNAPSHOTTING, CATCHING_UP, RETRYING, HALTED, PAUSED, STOPPED),
          SNAPSHOTTING, EnumSet.of(STARTING, CATCHING_UP, RETRYING, HALTED, PAUSED, STOPPED),
          CATCHING_UP, EnumSet.of(STARTING, STREAMING, RETRYING, HALTED, PAUSED, STOPPED),
          STREAMING, EnumSet.of(STARTING, RETRYING, HALTED, PAUSED, STOPPED),
          RETRYING, EnumSet.of(STARTING, PAUSED, STOPPED),
          PAUSED, EnumSet.of(STARTING, STOPPED),
          HALTED, EnumSet.of(STARTING, PAUSED, STOPPED),
          STOPPED, EnumSet.of(STARTING));

  /** One consistent look. */
  record At(
      BridgeState state, Instant since, String reason, Optional<BridgeStatus.Failure> error) {}

  private final Clock clock;
  private At at;

  Lifecycle(Clock clock) {
    this.clock = clock;
    this.at = new At(STOPPED, clock.instant(), "", Optional.empty());
  }

  synchronized At at() {
    return at;
  }

  /** Waits until it stands as is wanted, at most so long. */
  synchronized void await(Predicate<At> wanted, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long left = limit.toNanos();
    while (!wanted.test(at) && left > 0) {
      wait(left / 1_000_000 + 1);
      left = end - System.nanoTime();
    }
  }

  /** From every other state: from one in which it works if it is to begin anew. */
  synchronized void starting(String reason) {
    if (at.state() != STARTING) {
      move(STARTING, reason, at.error());
    }
  }

  /** In STARTING: what it waits for. */
  synchronized void waits(String reason) {
    if (at.state() == STARTING) {
      at = new At(STARTING, at.since(), reason, at.error());
    }
  }

  /** From STARTING; anything else is a run that is being ended, and is left alone. */
  synchronized void snapshotBegan() {
    if (at.state() == STARTING) {
      move(SNAPSHOTTING, at.reason(), at.error());
    }
  }

  /**
   * From STARTING or SNAPSHOTTING; anything else is left alone.
   *
   * @return true if the state changed
   */
  synchronized boolean streams() {
    if (at.state() != STARTING && at.state() != SNAPSHOTTING) {
      return false;
    }
    move(CATCHING_UP, at.reason(), at.error());
    return true;
  }

  /** From CATCHING_UP; anything else is left alone. */
  synchronized void caughtUp() {
    if (at.state() == CATCHING_UP) {
      move(STREAMING, at.reason(), at.error());
    }
  }

  /** From every state in which the bridge works. */
  synchronized void failed(String message, String cause) {
    move(RETRYING, at.reason(), failure(message, cause));
  }

  /** From every state in which the bridge works. */
  synchronized void halted(String message, String cause) {
    move(HALTED, at.reason(), failure(message, cause));
  }

  /** From every state but STOPPED. */
  synchronized void paused(String reason) {
    move(PAUSED, reason, at.error());
  }

  /** From every other state. */
  synchronized void stopped() {
    move(STOPPED, at.reason(), at.error());
  }

  private Optional<BridgeStatus.Failure> failure(String message, String cause) {
    return Optional.of(new BridgeStatus.Failure(message, cause, clock.instant()));
  }

  private void move(BridgeState to, String reason, Optional<BridgeStatus.Failure> error) {
    if (!LEGAL.getOrDefault(at.state(), Set.of()).contains(to)) {
      throw new IllegalStateException("No edge leads from " + at.state() + " to " + to);
    }
    at = new At(to, clock.instant(), reason, error);
    notifyAll();
  }
}
