package io.ficus.reconciliation;

import io.ficus.reconciliation.application.Runs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a run stands still, in the middle of what it does, until its process is killed. Only the
 * thread that gets there stops: the others go on until the kill comes, as they would.
 */
final class Standstill {

  /** What is printed once it stands. */
  static final String REACHED = "stands at ";

  /** A place in a run that it comes by more than once. */
  enum Place {
    /** A chunk and its suspects are stored. */
    CHUNK_STORED(15),
    /** A row of a chunk is read; both sides' snapshots are open. */
    MID_CHUNK(900),
    /** Between the readings of suspects, while a watermark is awaited. */
    CONFIRMING(4),
    /** The outcomes of some suspects are stored. */
    CONFIRMED(3),
    /** A control total is read. */
    CHECKING(1),
    /** Everything is measured and the verdict is about to be stored. */
    BEFORE_VERDICT(1),
    /** Wherever it is so many milliseconds after it began. */
    ANYWHERE(700);

    private final int most;

    Place(int most) {
      this.most = most;
    }

    /** How often a run comes by at least, from its beginning. */
    int most() {
      return most;
    }
  }

  private final Place place;
  private final AtomicInteger left;

  /**
   * @param times it stands when it comes there for the n-th time, from 1
   */
  Standstill(Place place, int times) {
    this.place = place;
    this.left = new AtomicInteger(times);
  }

  /** Does nothing but at the place and time at which to stand still. */
  void pass(Place here) {
    if (here == place && left.decrementAndGet() == 0) {
      System.out.println(REACHED + place);
      System.out.flush();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("It was to be killed", e);
      }
    }
  }

  /** The same runs, which pass here. */
  Runs watched(Runs runs) {
    return (Runs)
        Proxy.newProxyInstance(
            Runs.class.getClassLoader(),
            new Class<?>[] {Runs.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                pass(Place.BEFORE_VERDICT);
              }
              try {
                return method.invoke(runs, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                switch (method.getName()) {
                  case "scanned" -> pass(Place.CHUNK_STORED);
                  case "settled" -> pass(Place.CONFIRMED);
                  default -> {}
                }
              }
            });
  }
}
