package io.ficus.app.demo;

import io.ficus.app.server.FicusServer;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.EarnPoints;
import io.ficus.membership.application.ShowMember;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.IssueVoucher;
import io.ficus.voucher.application.PlanCampaign;
import io.ficus.voucher.application.RedeemVoucher;
import io.ficus.voucher.application.ShowVoucher;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.IssueOutcome;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The code that was moved out of the monolith, at work: reads and writes members and vouchers by
 * their use cases, at an even rate. Which store answers it does not know; that is the seam's
 * matter.
 *
 * <p>Safe for use by many threads; starts once.
 */
public final class MovedTraffic implements AutoCloseable {

  private static final int WORKERS = 2;
  private static final int SOME = 500;
  private static final CampaignId CAMPAIGN = new CampaignId(900_001);

  private final JdbcTemplate store;
  private final long seed;
  private final Pacer pacer;
  private final ShowMember showMember;
  private final EarnPoints earn;
  private final ShowVoucher showVoucher;
  private final PlanCampaign plan;
  private final IssueVoucher issue;
  private final RedeemVoucher redeem;
  private final Queue<VoucherCode> toUse = new ConcurrentLinkedQueue<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Crew crew;
  private volatile List<MemberId> members = List.of();
  private volatile List<VoucherId> vouchers = List.of();
  private volatile boolean opened;
  private volatile @Nullable String lastFailure;

  /**
   * What was done so far.
   *
   * @param reads that were answered
   * @param writes that were answered, also those that a rule of the domain turned down
   * @param failed of either, that ended with an exception
   * @param lastFailure what the last of these said
   */
  public record Counts(long reads, long writes, long failed, @Nullable String lastFailure) {}

  /**
   * Traffic that has not started.
   *
   * @param server whose use cases are called
   * @param store the domain store, where it looks whom there is
   * @param seed decides what happens to whom
   * @param rate calls a second, 0 for none
   */
  MovedTraffic(FicusServer server, DataSource store, long seed, double rate) {
    this.store = new JdbcTemplate(store);
    this.seed = seed;
    this.pacer = new Pacer(System::nanoTime, rate);
    this.crew = new Crew(pacer);
    this.showMember = server.part(ShowMember.class);
    this.earn = server.part(EarnPoints.class);
    this.showVoucher = server.part(ShowVoucher.class);
    this.plan = server.part(PlanCampaign.class);
    this.issue = server.part(IssueVoucher.class);
    this.redeem = server.part(RedeemVoucher.class);
  }

  void start() {
    crew.start("moved-traffic", WORKERS, this::work);
  }

  /** What was done so far. */
  public Counts counts() {
    return new Counts(reads.sum(), writes.sum(), failed.sum(), lastFailure);
  }

  /** Lets the calls in flight end, for up to ten seconds. */
  @Override
  public void close() {
    crew.close();
  }

  private void work() {
    try {
      for (OptionalLong turn = pacer.next(); turn.isPresent(); turn = pacer.next()) {
        SplittableRandom chance = new SplittableRandom(seed + 31 * turn.getAsLong());
        try {
          if (thereIsSomebody()) {
            call(turn.getAsLong(), chance);
          }
        } catch (RuntimeException e) {
          failed.increment();
          lastFailure = String.valueOf(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** At first the domain stores are empty: the snapshot is on its way. */
  private boolean thereIsSomebody() {
    if (members.isEmpty()) {
      members =
          store
              .queryForList(
                  "SELECT member_id FROM membership.enrolment JOIN membership.profile"
                      + " USING (member_id) WHERE status = 'ACTIVE' AND NOT archived LIMIT ?",
                  Long.class,
                  SOME)
              .stream()
              .map(MemberId::new)
              .toList();
    }
    if (vouchers.isEmpty()) {
      vouchers =
          store
              .queryForList("SELECT voucher_id FROM voucher.face LIMIT ?", Long.class, SOME)
              .stream()
              .map(VoucherId::new)
              .toList();
    }
    return !members.isEmpty() && !vouchers.isEmpty();
  }

  private void call(long turn, SplittableRandom chance) {
    MemberId member = members.get(chance.nextInt(members.size()));
    RequestId request = new RequestId("moved-" + Long.toString(System.nanoTime(), 36) + "-" + turn);
    int dice = chance.nextInt(10);
    if (dice < 4) {
      var unused = showMember.show(member);
      reads.increment();
    } else if (dice < 7) {
      var unused = showVoucher.show(vouchers.get(chance.nextInt(vouchers.size())));
      reads.increment();
    } else if (dice < 9) {
      var unused = earn.earn(member, request, BigDecimal.valueOf(chance.nextInt(100, 20_000), 2));
      writes.increment();
    } else {
      voucher(request);
      writes.increment();
    }
  }

  /** Gives one out, or uses one that was given out before. */
  private void voucher(RequestId request) {
    VoucherCode code = toUse.size() > 5 ? toUse.poll() : null;
    if (code != null) {
      var unused = redeem.redeem(code, request, Optional.empty(), Optional.empty(), BigDecimal.TEN);
      return;
    }
    if (!opened) {
      var unused = plan.open(terms());
      opened = true;
    }
    if (issue.issue(CAMPAIGN, request, Optional.empty()) instanceof IssueOutcome.Issued issued) {
      toUse.add(issued.face().code());
    }
  }

  private static CampaignTerms terms() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return new CampaignTerms(
        CAMPAIGN,
        "MOVED",
        "From the code that was moved",
        new Discount.Amount(new BigDecimal("5.00")),
        new BigDecimal("0.00"),
        today.minusDays(1),
        today.plusYears(1),
        true,
        Optional.empty());
  }
}
