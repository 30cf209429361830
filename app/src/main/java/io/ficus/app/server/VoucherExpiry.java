package io.ficus.app.server;

import io.ficus.app.handover.Daemons;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.AuthorityHook;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.voucher.application.ExpireVouchers;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Takes vouchers out of use whose last day has passed, every minute, while the domain store has the
 * authority over them; while the legacy store has it, that is the work of the shop's own nightly
 * job. Every instance looks at the stage itself before it begins. The one that moves the authority
 * is told besides, so that a hand-over ends with a round here or with none under way. Thread-safe.
 *
 * <p>Several instances at it do no harm: a voucher expires under its lock, once. A round that is
 * under way while the authority goes back is routed like every write: what it has left, a hundred
 * at most, expires in the shop.
 */
final class VoucherExpiry implements AuthorityHook, HealthIndicator, AutoCloseable {

  private static final String DOMAIN = "voucher";
  private static final int AT_A_TIME = 100;
  private static final int PATIENCE_SECONDS = 10;

  private final ExpireVouchers expire;
  private final Stages stages;
  private final ScheduledExecutorService rounds;
  private final ReentrantLock atIt = new ReentrantLock();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile String trouble = "";

  VoucherExpiry(ExpireVouchers expire, Stages stages) {
    this.expire = expire;
    this.stages = stages;
    this.rounds = Daemons.one("ficus-voucher-expiry");
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
    // This instance may have taken over from the one that moved it, and be behind.
    var unused = stages.lookAgain(DOMAIN);
    return switch (authority) {
      case DOMAIN -> began();
      case LEGACY -> ended();
    };
  }

  private PartOutcome began() {
    try {
      rounds.execute(this::round);
      return new PartOutcome.Done("runs here");
    } catch (RejectedExecutionException e) {
      return new PartOutcome.Failed("this instance is being stopped");
    }
  }

  private PartOutcome ended() {
    try {
      if (!atIt.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return new PartOutcome.Failed("a round is still under way");
      }
      atIt.unlock();
      return new PartOutcome.Done("is left to the shop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PartOutcome.Failed("this instance is being stopped");
    }
  }

  private void round() {
    atIt.lock();
    try {
      while (stages.of(DOMAIN).stage().authority() == Authority.DOMAIN
          && expire.expire(AT_A_TIME) == AT_A_TIME) {
        // There may be more.
      }
      failed.set(0);
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good.
      trouble = String.valueOf(e.getMessage());
      failed.incrementAndGet();
    } finally {
      atIt.unlock();
    }
  }

  /** One round may meet a hand-over, or a store that is away for a moment. */
  @Override
  public Health health() {
    return failed.get() < 2
        ? Health.up().build()
        : Health.down().withDetail("expiry", "vouchers wait to be expired: " + trouble).build();
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
