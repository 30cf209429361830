package io.ficus.app.server;

import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The root of the wiring. What is here or imported here is the whole application: nothing but the
 * settings records is found by scanning.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ConfigurationPropertiesScan("io.ficus.app.config")
@Import({BridgeWiring.class, DomainWiring.class, PairsWiring.class})
class ServerConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
