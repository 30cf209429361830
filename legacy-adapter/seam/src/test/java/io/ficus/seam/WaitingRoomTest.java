package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who tries on while a store refuses, and who waits. */
class WaitingRoomTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final AtomicBoolean gone = new AtomicBoolean();

  @Test
  void theOthersWaitUntilTheOneWhoTriesHasLeft() throws Exception {
    WaitingRoom room = new WaitingRoom(Duration.ofMillis(1), LONG);
    room.await(LONG.toNanos());
    room.await(LONG.toNanos());
    Waiting other = Waiting.in(room, gone);
    other.untilItWaits();

    gone.set(true);
    room.leave(false);

    assertThat(other.wasAfterwards()).isTrue();
  }

  @Test
  void whoLeavesWithoutHavingTriedLeavesTheOthersWhereTheyAre() throws Exception {
    WaitingRoom room = new WaitingRoom(Duration.ofMillis(1), LONG);
    Waiting trying = Waiting.in(room, gone);
    trying.wasAfterwards();
    Waiting other = Waiting.in(room, gone);
    other.untilItWaits();
    room.leave(false);

    other.untilItWaits();
    other.thread().interrupt();
  }

  @Test
  void whoeverGetsThroughTellsTheOthers() throws Exception {
    WaitingRoom room = new WaitingRoom(Duration.ofMillis(1), LONG);
    room.await(LONG.toNanos());
    Waiting other = Waiting.in(room, gone);
    other.untilItWaits();

    gone.set(true);
    Thread third = new Thread(() -> room.leave(true));
    third.start();

    assertThat(other.wasAfterwards()).isTrue();
    third.join();
  }

  @Test
  void nobodyReliesForLongOnOneWhoIsHeldUp() throws Exception {
    WaitingRoom room = new WaitingRoom(Duration.ofMillis(1), Duration.ofMillis(1));
    room.await(LONG.toNanos());

    assertThat(Waiting.in(room, gone).wasAfterwards()).isFalse();
  }

  /** One that waits, and then tells whether the first had gone by then. */
  private record Waiting(Thread thread, FutureTask<Boolean> task) {

    static Waiting in(WaitingRoom room, AtomicBoolean gone) {
      FutureTask<Boolean> task =
          new FutureTask<>(
              () -> {
                room.await(LONG.toNanos());
                return gone.get();
              });
      Thread thread = new Thread(task, "waiting");
      thread.setDaemon(true);
      thread.start();
      return new Waiting(thread, task);
    }

    void untilItWaits() {
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    boolean wasAfterwards() throws ExecutionException, InterruptedException {
      return task.get();
    }
  }
}
