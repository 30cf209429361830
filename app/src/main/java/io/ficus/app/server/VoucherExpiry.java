package io.ficus.app.server;

import io.ficus.cutover.Authority;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.AuthorityHook;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.voucher.application.ExpireVouchers;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Takes vouchers out of use whose last day has passed, every minute, while the domain store has the
 * authority over them; while the legacy store has it, that is the work of the shop's own nightly
 * job. Every instance looks at the stage itself before it begins. The one that moves the authority
 * is told besides, so that a hand-over ends with a round here or with none under way. Thread-safe.
 *
 * <p>Several instances at it do no harm: a voucher expires under its lock, once, and a store that
 * has lost the authority refuses the write.
 */
final class VoucherExpiry implements AuthorityHook, HealthIndicator, AutoCloseable {

  private static final String DOMAIN = "voucher";
  private static final int AT_A_TIME = 100;

  private final ExpireVouchers expire;
  private final Stages stages;
  private final ScheduledExecutorService rounds;
  private volatile @Nullable String trouble;

  VoucherExpiry(ExpireVouchers expire, Stages stages) {
    this.expire = expire;
    this.stages = stages;
    this.rounds =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ficus-voucher-expiry");
              thread.setDaemon(true);
              return thread;
            });
    var unused = rounds.scheduleWithFixedDelay(this::round, 1, 1, TimeUnit.MINUTES);
  }

  @Override
  public String name() {
    return "the expiry of vouchers";
  }

  @Override
  public PartOutcome authorityIsNow(String domain, Authority authority, long epoch) {
    if (!domain.equals(DOMAIN)) {
      return new PartOutcome.Done("");
    }
    return switch (authority) {
      case DOMAIN -> {
        rounds.execute(this::round);
        yield new PartOutcome.Done("runs here");
      }
      case LEGACY -> {
        // One that is under way ends first.
        synchronized (this) {
          yield new PartOutcome.Done("is left to the shop");
        }
      }
    };
  }

  private synchronized void round() {
    try {
      while (stages.of(DOMAIN).stage().authority() == Authority.DOMAIN
          && expire.expire(AT_A_TIME) == AT_A_TIME) {
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
        : Health.down().withDetail("expiry", "vouchers wait to be expired: " + now).build();
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
