package io.ficus.seam;

import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Stages;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The router, wired. It stands here because the seam may know the stages, and an adapter of one
 * monolith may not. Needs {@code Stages} and {@code Watermarks}; takes {@code SeamSettings} and a
 * {@code SeamListener} where there are any.
 */
@Configuration(proxyBeanMethods = false)
public class SeamConfiguration {

  @Bean
  SeamRouter seamRouter(
      Stages stages,
      Watermarks watermarks,
      ObjectProvider<SeamSettings> settings,
      ObjectProvider<SeamListener> listener) {
    return new SeamRouter(
        stages,
        watermarks,
        settings.getIfAvailable(SeamSettings::defaults),
        Clock.systemUTC(),
        () -> UUID.randomUUID().toString(),
        n -> ThreadLocalRandom.current().nextInt(n),
        listener.getIfAvailable(() -> SeamListener.NONE));
  }
}
