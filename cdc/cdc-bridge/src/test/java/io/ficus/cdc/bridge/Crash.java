package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.bridge.pipeline.CommitStep;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The end of a bridge at a step of its commit protocol: nothing of it reaches a store from then on.
 * Thread-safe.
 */
final class Crash implements Consumer<CommitStep> {

  /** What the bridge's threads see of it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died(CommitStep step) {
      super("crashed at " + step, null, false, false);
    }
  }

  static final Crash NEVER = new Crash(CommitStep.CONVERTED, Integer.MAX_VALUE, () -> {});

  private final CommitStep step;
  private final AtomicInteger left;
  private final Runnable end;
  private final CountDownLatch happened = new CountDownLatch(1);
  private volatile boolean armed;

  /**
   * @param times how often the step is reached before, and with, the crash
   * @param end takes the stores away
   */
  Crash(CommitStep step, int times, Runnable end) {
    this.step = step;
    this.left = new AtomicInteger(times);
    this.end = end;
  }

  /** Steps count from now on. */
  void arm() {
    armed = true;
  }

  void await() throws InterruptedException {
    assertThat(happened.await(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS))
        .as("a crash at %s", step)
        .isTrue();
  }

  @Override
  public void accept(CommitStep now) {
    if (armed && now == step && left.decrementAndGet() == 0) {
      end.run();
      happened.countDown();
    }
    if (happened.getCount() == 0) {
      throw new Died(now);
    }
  }
}
