package io.ficus.app.pairs;

import io.ficus.reconciliation.application.CatchUp;
import java.time.Duration;

/** Nothing proves that a pair without a mark has caught up, and silence least of all. */
final class NoMark implements CatchUp {

  static final String WHY =
      "nothing proves that the domain store has caught up with it, because the pair declares no"
          + " mark (ficus.reconciliation.pairs[].mark)";

  @Override
  public Leader leader(String domain) {
    return Leader.LEGACY;
  }

  @Override
  public Mark mark(String domain) {
    return new Mark("none", "none", Leader.LEGACY);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    return Caught.NotUp.ever(WHY);
  }
}
