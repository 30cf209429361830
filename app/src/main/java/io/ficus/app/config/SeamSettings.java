package io.ficus.app.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How calls are routed.
 *
 * @param compareOneIn in a stage that compares reads, one read in this many is compared
 * @param outboxRetention how long a row of an outbox is kept at least; zero keeps it for ever
 */
@ConfigurationProperties("ficus.seam")
public record SeamSettings(
    @DefaultValue("10") int compareOneIn, @DefaultValue("7d") Duration outboxRetention) {

  /**
   * @throws IllegalArgumentException if something were to be kept for less than no time
   */
  public SeamSettings {
    if (outboxRetention.isNegative()) {
      throw new IllegalArgumentException(
          "ficus.seam.outbox-retention cannot be "
              + outboxRetention
              + ". Give a time such as 7d, or 0 to keep every row for ever.");
    }
  }
}
