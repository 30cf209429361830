package io.ficus.app.handover;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Threads that do something now and then and keep no process alive. */
public final class Daemons {

  private Daemons() {}

  /** One thread of this name. */
  public static ScheduledExecutorService one(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
