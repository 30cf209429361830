package io.ficus.app.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which domains this server moves. A domain needs a store, and a route of its name.
 *
 * @param membership the members of the example shop
 * @param voucher its vouchers; needs membership, because points buy vouchers
 */
@ConfigurationProperties("ficus.domains")
public record DomainSettings(
    @DefaultValue("false") boolean membership, @DefaultValue("false") boolean voucher) {

  /**
   * @throws IllegalArgumentException if one is switched on that needs another
   */
  public DomainSettings {
    if (voucher && !membership) {
      throw new IllegalArgumentException(
          "ficus.domains.voucher needs ficus.domains.membership, because points buy vouchers."
              + " Switch both on, or neither.");
    }
  }
}
