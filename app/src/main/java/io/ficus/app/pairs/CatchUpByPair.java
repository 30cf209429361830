package io.ficus.app.pairs;

import io.ficus.reconciliation.application.CatchUp;
import java.time.Duration;
import java.util.Map;

/** Asks who knows: the pair's own mark, or what the domains have in common. */
public final class CatchUpByPair implements CatchUp {

  private final Map<String, CatchUp> own;
  private final CatchUp others;

  CatchUpByPair(Map<String, CatchUp> own, CatchUp others) {
    this.own = Map.copyOf(own);
    this.others = others;
  }

  @Override
  public Leader leader(String domain) {
    return of(domain).leader(domain);
  }

  @Override
  public Mark mark(String domain) {
    return of(domain).mark(domain);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    return of(domain).await(domain, mark, timeout);
  }

  private CatchUp of(String domain) {
    return own.getOrDefault(domain, others);
  }
}
