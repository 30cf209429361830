package io.ficus.app.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the HTTP API listens.
 *
 * @param port the port
 * @param address the address; loopback unless told otherwise, since the API has no login yet
 */
@ConfigurationProperties("ficus.http")
public record HttpSettings(
    @DefaultValue(HttpSettings.DEFAULT_PORT) int port, @DefaultValue("127.0.0.1") String address) {

  /** The port of a server that was told nothing else, and the one that the command line asks. */
  public static final String DEFAULT_PORT = "7373";
}
