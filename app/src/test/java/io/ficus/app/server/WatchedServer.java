package io.ficus.app.server;

import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** A server with something of a test between its parts. */
public final class WatchedServer {

  private WatchedServer() {}

  /** Starts one whose parts the watcher sees, and may replace, before any other part has them. */
  public static FicusServer start(Map<String, Object> settings, BeanPostProcessor watcher) {
    return FicusServer.start(
        null,
        settings,
        application ->
            application.addInitializers(
                context -> context.getBeanFactory().addBeanPostProcessor(watcher)));
  }
}
