package io.ficus.seam;

import io.ficus.cutover.StageAt;
import io.ficus.cutover.Stages;
import io.ficus.seam.Tally.Call;
import io.ficus.seam.ownership.WriteRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Repeats writes that a store refused because the authority moves, each time by the stage that the
 * control store then has. Thread-safe.
 */
final class Refusals {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);
  private static final Duration LONGEST_TRUST = Duration.ofMillis(100);

  private final Stages stages;
  private final Tally tally;
  private final Duration patience;
  private final Map<String, WaitingRoom> rooms = new ConcurrentHashMap<>();

  Refusals(Stages stages, Tally tally, Duration patience) {
    this.stages = stages;
    this.tally = tally;
    this.patience = patience;
  }

  <T> T patiently(Call call, Function<StageAt, T> write) {
    long deadline = System.nanoTime() + patience.toNanos();
    WriteRefusedException refused;
    try {
      return write.apply(stages.of(call.domain()));
    } catch (RuntimeException e) {
      refused = inTime(call, e, deadline);
    }
    WaitingRoom room =
        rooms.computeIfAbsent(call.domain(), any -> new WaitingRoom(BETWEEN_TRIES, LONGEST_TRUST));
    boolean admitted = false;
    try {
      while (true) {
        room.await(deadline - System.nanoTime());
        try {
          T answer = write.apply(stages.lookAgain(call.domain()));
          admitted = true;
          return answer;
        } catch (RuntimeException e) {
          admitted = WriteRefusedException.in(call.domain(), e).isEmpty();
          refused = inTime(call, e, deadline);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tally.error(call, "refused, and interrupted: " + refused.getMessage());
      throw refused;
    } finally {
      room.leave(admitted);
    }
  }

  /** The refusal, if there is time to try again; throws it if not, and whatever is none. */
  private WriteRefusedException inTime(Call call, RuntimeException why, long deadline) {
    WriteRefusedException refused =
        WriteRefusedException.in(call.domain(), why).orElseThrow(() -> why);
    tally.count(call, SeamEvent.REFUSED);
    if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
      tally.error(call, "refused: " + refused.getMessage());
      throw refused;
    }
    return refused;
  }
}
