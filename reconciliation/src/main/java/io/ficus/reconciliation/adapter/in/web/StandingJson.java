package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a domain is verified, as the API shows it.
 *
 * @param verifiedThrough absent if the domain is not verified
 */
record StandingJson(
    String domain,
    @Nullable Long run,
    @Nullable String verifiedThrough,
    @Nullable String verifiedAt,
    long pendingKeys) {

  static StandingJson of(String domain, Standing standing) {
    return standing
        .verified()
        .map(
            point ->
                new StandingJson(
                    domain,
                    point.run(),
                    point.through(),
                    point.at().toString(),
                    standing.pendingKeys()))
        .orElseGet(() -> new StandingJson(domain, null, null, null, standing.pendingKeys()));
  }
}
