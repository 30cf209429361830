package io.ficus.app.server;

import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Stages;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.LeaderLog;
import io.ficus.seam.reverse.ReverseFeed;
import java.time.Duration;

/**
 * The side that has the authority leads: the log of the legacy store is marked and the feed
 * awaited, or the log of the domain store and the reverse sync, and then the feed. Thread-safe.
 */
final class LeadingSide implements CatchUp {

  private final Stages stages;
  private final CatchUp legacyLeads;
  private final CatchUp domainLeads;

  /**
   * @param forward marks in the legacy log, awaited in the domain store
   * @param backward marks in the domain store's log, awaited in the legacy store
   */
  LeadingSide(Stages stages, Watermarks forward, Watermarks backward) {
    this.stages = stages;
    this.legacyLeads = LeaderLog.ofLegacyStore(forward);
    this.domainLeads = LeaderLog.ofDomainStore(backward, ReverseFeed::of);
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
    return log(leader(domain)).mark(domain);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    if (mark.leader() != leader(domain)) {
      return new Caught.NotUp("the authority moved meanwhile");
    }
    try {
      return mark.leader() == Leader.LEGACY
          ? legacyLeads.await(domain, mark, timeout)
          : awaitBoth(domain, mark, timeout);
    } catch (RuntimeException e) {
      // The reverse sync of an instance runs only while the domain leads, and begins a moment
      // later.
      if (mark.leader() == Leader.LEGACY) {
        throw e;
      }
      return new Caught.NotUp(
          "it could not be found out whether the legacy store has caught up: " + e.getMessage());
    }
  }

  /** Behind the reverse sync the legacy log as well: what was written past Ficus is known then. */
  private Caught awaitBoth(String domain, Mark mark, Duration timeout) {
    long begun = System.nanoTime();
    Caught caught = domainLeads.await(domain, mark, timeout);
    if (caught instanceof Caught.NotUp) {
      return caught;
    }
    Duration left = timeout.minusNanos(System.nanoTime() - begun);
    return legacyLeads.await(
        domain, legacyLeads.mark(domain), left.isNegative() ? Duration.ZERO : left);
  }

  private CatchUp log(Leader leader) {
    return switch (leader) {
      case LEGACY -> legacyLeads;
      case DOMAIN -> domainLeads;
    };
  }
}
