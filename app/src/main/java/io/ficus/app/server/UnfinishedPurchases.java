package io.ficus.app.server;

import io.ficus.app.handover.Daemons;
import io.ficus.voucher.application.BuyVoucher;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Goes on with purchases of vouchers that somebody broke off, every few seconds. What keeps it from
 * that is shown as ill health: points may be spent for a voucher that has not come yet.
 */
final class UnfinishedPurchases implements HealthIndicator, AutoCloseable {

  private static final int SECONDS = 5;
  private static final int AT_A_TIME = 100;

  private final BuyVoucher buy;
  private final ScheduledExecutorService looks;
  private volatile @Nullable String trouble;

  UnfinishedPurchases(BuyVoucher buy) {
    this.buy = buy;
    this.looks = Daemons.one("ficus-purchases");
    var unused = looks.scheduleWithFixedDelay(this::finish, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void finish() {
    try {
      while (buy.finish(AT_A_TIME) == AT_A_TIME) {
        // There may be more.
      }
      trouble = null;
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good.
      trouble = String.valueOf(e.getMessage());
    }
  }

  @Override
  public Health health() {
    String now = trouble;
    return now == null
        ? Health.up().build()
        : Health.down()
            .withDetail("unfinished", "purchases of vouchers wait to be finished: " + now)
            .build();
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
