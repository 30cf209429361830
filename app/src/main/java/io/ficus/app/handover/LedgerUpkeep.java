package io.ficus.app.handover;

import io.ficus.seam.reverse.IntentLedger;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the dual-write ledger from growing for ever: settled intents are forgotten, hourly. */
final class LedgerUpkeep implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LedgerUpkeep.class.getName());
  private static final Duration KEPT = Duration.ofDays(31);
  private static final int AT_A_TIME = 10_000;

  private final IntentLedger ledger;
  private final MovedDomains domains;
  private final Clock clock;
  private final ScheduledExecutorService hourly;

  LedgerUpkeep(IntentLedger ledger, MovedDomains domains, Clock clock) {
    this.ledger = ledger;
    this.domains = domains;
    this.clock = clock;
    this.hourly = Daemons.one("ficus-ledger-upkeep");
    var unused = hourly.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
  }

  private void forget() {
    domains.all().forEach(domain -> forget(domain.name()));
  }

  private void forget(String domain) {
    try {
      int forgotten;
      do {
        forgotten = ledger.forgetSettled(domain, clock.instant().minus(KEPT), AT_A_TIME);
      } while (forgotten == AT_A_TIME);
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good.
      LOG.log(System.Logger.Level.WARNING, "The ledger was not tidied: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    hourly.shutdownNow();
  }
}
