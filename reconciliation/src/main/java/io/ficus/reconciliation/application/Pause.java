package io.ficus.reconciliation.application;

import java.time.Duration;

/** Lets time pass between two looks at a key that keeps changing. */
@FunctionalInterface
public interface Pause {

  /** Waits. */
  void of(Duration duration);

  /**
   * Really waits.
   *
   * @return a pause that throws {@link IllegalStateException} if its thread is interrupted
   */
  static Pause real() {
    return duration -> {
      try {
        Thread.sleep(duration.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The reconciliation was stopped", e);
      }
    };
  }
}
