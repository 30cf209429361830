package io.ficus.app.handover;

import io.ficus.seam.reverse.IntentLedger;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what the seam writes down from growing for ever. The outboxes are cleared first: it is the
 * ledger that says which of their rows may go.
 */
final class StoreUpkeep implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(StoreUpkeep.class.getName());

  /** One transaction: a moment, for a note of one of them that comes again. */
  private static final int AT_A_TIME = 1_000;

  private final OutboxRetention outboxes;
  private final IntentLedger ledger;
  private final MovedDomains domains;
  private final Duration kept;
  private final Clock clock;
  private final ScheduledExecutorService now;

  /**
   * @param kept how long a settled intent is kept at least; longer than a row of an outbox is
   */
  StoreUpkeep(
      OutboxRetention outboxes,
      IntentLedger ledger,
      MovedDomains domains,
      Duration kept,
      Clock clock) {
    this.outboxes = outboxes;
    this.ledger = ledger;
    this.domains = domains;
    this.kept = kept;
    this.clock = clock;
    this.now = Daemons.one("ficus-store-upkeep");
    var unused = now.scheduleWithFixedDelay(this::tend, 1, 10, TimeUnit.MINUTES);
  }

  private void tend() {
    domains.all().forEach(domain -> tend(domain.name()));
  }

  private void tend(String domain) {
    try {
      if (outboxes.clear(domain)) {
        forget(domain);
      }
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good.
      LOG.log(System.Logger.Level.WARNING, "The ledger was not tidied: " + e.getMessage());
    }
  }

  private void forget(String domain) {
    int forgotten;
    do {
      forgotten = ledger.forgetSettled(domain, clock.instant().minus(kept), AT_A_TIME);
    } while (forgotten == AT_A_TIME);
  }

  @Override
  public void close() {
    now.shutdownNow();
  }
}
