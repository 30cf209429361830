package io.ficus.cdc.bridge;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What people want of a bridge, and how its one thread waits for that. Thread-safe. */
final class Wishes {

  /** How often a paused bridge looks whether it was resumed elsewhere. */
  private static final long PAUSE_LOOK_MILLIS = 3_000;

  private enum Wish {
    RUN,
    PAUSE,
    CLOSE
  }

  private Wish wish = Wish.RUN;
  private String reason = "";
  private boolean halted;
  private boolean knock;
  private boolean anew;

  void pause(String why) {
    tell(Wish.PAUSE, why);
  }

  /** Also ends HALTED, and a wait for the next try. */
  void resume(String why) {
    tell(Wish.RUN, why);
  }

  void close() {
    tell(Wish.CLOSE, "");
  }

  private synchronized void tell(Wish next, String why) {
    if (wish != Wish.CLOSE) {
      wish = next;
      reason = why;
      halted = false;
      knock = true;
    }
    notifyAll();
  }

  /** Ends the run that is underway, and begins the next one at once. */
  synchronized void beginAnew() {
    anew = true;
    notifyAll();
  }

  /** Ends a wait, to look again. */
  synchronized void wake() {
    notifyAll();
  }

  /** Why it was paused or resumed, and by whom; empty if it never was. */
  synchronized String reason() {
    return reason;
  }

  /** Whether the run that is underway is wanted. */
  synchronized boolean isRun() {
    return wish == Wish.RUN && !anew;
  }

  /** Nothing runs any more until a person says so; unless one has said so meanwhile. */
  synchronized void halt() {
    halted = !knock;
  }

  /**
   * Waits while paused or halted.
   *
   * @param paused told when it is to be paused, and why
   * @param whilePaused called now and then
   * @return false once closed
   */
  boolean mayRun(Consumer<String> paused, Runnable whilePaused) throws InterruptedException {
    while (true) {
      synchronized (this) {
        knock = false;
        anew = false;
        if (wish == Wish.CLOSE) {
          return false;
        }
        if (wish == Wish.RUN && !halted) {
          return true;
        }
        if (wish == Wish.RUN) {
          wait();
          continue;
        }
        paused.accept(reason);
        wait(PAUSE_LOOK_MILLIS);
        if (wish != Wish.PAUSE) {
          continue;
        }
      }
      whilePaused.run();
    }
  }

  /**
   * Waits once, perhaps for less, unless something has happened; false if the run is not wanted any
   * more. For callers that look again and again.
   */
  @SuppressWarnings("WaitNotInLoop")
  synchronized boolean await(long millis, BooleanSupplier happened) throws InterruptedException {
    if (!isRun() || happened.getAsBoolean()) {
      return false;
    }
    wait(millis);
    return true;
  }

  /** Waits so long, or until a person says something. */
  synchronized void rest(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    long left = end - System.nanoTime();
    while (left > 0 && !knock) {
      wait(left / 1_000_000 + 1);
      left = end - System.nanoTime();
    }
  }
}
