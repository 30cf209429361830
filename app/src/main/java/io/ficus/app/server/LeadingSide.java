package io.ficus.app.server;

import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.LegacyLeads;
import java.time.Duration;

/**
 * The side that has the authority leads. While that is the domain store, the drain of its outbox
 * proves that the legacy store has caught up; it marks and waits in one step.
 */
final class LeadingSide implements CatchUp {

  private static final String OUTBOX = "outbox";

  private final Stages stages;
  private final Drain drain;
  private final CatchUp legacyLeads;

  LeadingSide(Stages stages, Drain drain, Watermarks watermarks) {
    this.stages = stages;
    this.drain = drain;
    this.legacyLeads = new LegacyLeads(watermarks);
  }

  @Override
  public Leader leader(String domain) {
    return switch (stages.of(domain).stage().authority()) {
      case LEGACY -> Leader.LEGACY;
      case DOMAIN -> Leader.DOMAIN;
    };
  }

  @Override
  public Mark mark(String domain) {
    return leader(domain) == Leader.LEGACY
        ? legacyLeads.mark(domain)
        : new Mark(OUTBOX, OUTBOX, Leader.DOMAIN);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    if (mark.leader() != leader(domain)) {
      return new Caught.NotUp("the authority moved meanwhile");
    }
    if (mark.leader() == Leader.LEGACY) {
      return legacyLeads.await(domain, mark, timeout);
    }
    DrainOutcome outcome = drain.drain(domain, Authority.DOMAIN, timeout);
    if (outcome instanceof DrainOutcome.Drained) {
      return new Caught.Up();
    }
    return new Caught.NotUp(
        outcome instanceof DrainOutcome.NotDrained not
            ? "the legacy store did not catch up: " + not.detail()
            : "it could not be found out whether the legacy store has caught up: "
                + ((DrainOutcome.Unknown) outcome).why());
  }
}
