package io.ficus.seam;

import io.ficus.cutover.StageAt;
import io.ficus.cutover.Stages;
import io.ficus.seam.Tally.Call;
import io.ficus.seam.ownership.WriteRefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Repeats writes that a store refused because the authority moves, each time by the stage that the
 * control store then has. Thread-safe.
 */
final class Refusals {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  private final Stages stages;
  private final Tally tally;
  private final Duration patience;

  Refusals(Stages stages, Tally tally, Duration patience) {
    this.stages = stages;
    this.tally = tally;
    this.patience = patience;
  }

  <T> T patiently(Call call, Function<StageAt, T> write) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    StageAt at = stages.of(call.domain());
    while (true) {
      try {
        return write.apply(at);
      } catch (RuntimeException e) {
        Optional<WriteRefusedException> refused = WriteRefusedException.in(call.domain(), e);
        if (refused.isEmpty()) {
          throw e;
        }
        tally.count(call, SeamEvent.REFUSED);
        if (System.nanoTime() + pause > deadline || Thread.currentThread().isInterrupted()) {
          tally.error(call, "refused: " + refused.get().getMessage());
          throw refused.get();
        }
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
      at = stages.lookAgain(call.domain());
    }
  }
}
