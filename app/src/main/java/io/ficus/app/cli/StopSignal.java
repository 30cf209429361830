package io.ficus.app.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into something that the main thread can wait for, so that parts stop in
 * order: traffic, bridge, broker, database.
 *
 * <p>A shutdown hook cannot do that: hooks run at the same time, and the embedded database has one
 * of its own that would stop it under the bridge. So the signals are caught before they become a
 * shutdown. The class that catches them is reached by reflection because it has no public successor
 * and the compiler refuses its name.
 */
final class StopSignal {

  private final CountDownLatch received = new CountDownLatch(1);

  private StopSignal() {}

  /** Starts to catch the signals. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    stop.handle("INT");
    stop.handle("TERM");
    return stop;
  }

  /** Waits until somebody asked to stop. */
  void await() throws InterruptedException {
    received.await();
  }

  /**
   * Waits until somebody asked to stop, or the time is over.
   *
   * @return true if somebody asked
   */
  boolean await(long millis) throws InterruptedException {
    return received.await(millis, TimeUnit.MILLISECONDS);
  }

  private void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object onSignal =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                  received.countDown();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
    } catch (ReflectiveOperationException e) {
      // A virtual machine without it still stops, by its own shutdown hooks, only less quietly.
      Runtime.getRuntime().addShutdownHook(new Thread(received::countDown));
    }
  }
}
