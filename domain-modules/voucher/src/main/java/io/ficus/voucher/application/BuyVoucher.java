package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.Purchases.Claim;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.IssueOutcome;
import io.ficus.voucher.domain.Refusal;
import io.ficus.voucher.domain.VoucherPolicy;
import java.time.Clock;
import java.util.Optional;

/**
 * Sells vouchers for points. Points and vouchers may be kept in stores that share no transaction,
 * so a purchase goes by steps, each of which has one effect for one request: write it down, take
 * the points, give out the voucher, or refuse it for good and give the points back. Whoever is
 * broken off leaves it written down, and {@link #finish} or the next asking goes on with it.
 * Thread-safe.
 */
public final class BuyVoucher {

  private final Vouchers vouchers;
  private final IssueVoucher issue;
  private final Purchases purchases;
  private final PointsTill points;
  private final Clock clock;

  public BuyVoucher(
      Vouchers vouchers, IssueVoucher issue, Purchases purchases, PointsTill points, Clock clock) {
    this.vouchers = vouchers;
    this.issue = issue;
    this.purchases = purchases;
    this.points = points;
    this.clock = clock;
  }

  /**
   * Buys one voucher of a campaign. What can be refused before anything was taken leaves no trace.
   *
   * @param request at most 50 characters; asking again with it buys nothing more
   * @throws IllegalArgumentException if the request is longer
   */
  public PurchaseOutcome buy(MemberId member, RequestId request, CampaignId campaign) {
    Optional<Purchase> earlier = purchases.find(request);
    Purchase wanted;
    if (earlier.isPresent()) {
      wanted = Purchase.begun(request, member, campaign, earlier.get().points());
    } else {
      Campaign now = vouchers.current(campaign);
      Optional<Refusal> refused = now.refusesToIssue(VoucherPolicy.STANDARD.day(clock.instant()));
      if (refused.isPresent()) {
        return new PurchaseOutcome.Refused(refused.get().name());
      }
      long price = VoucherPolicy.STANDARD.price(now.value().orElseThrow());
      if (price == 0) {
        return new PurchaseOutcome.Refused(Refusal.NO_FIXED_VALUE.name());
      }
      wanted = Purchase.begun(request, member, campaign, price);
    }
    return go(purchases.claim(wanted), wanted);
  }

  /**
   * Goes on with purchases that were broken off.
   *
   * @param most how many
   * @return how many came to their end
   * @throws RuntimeException the first thing that kept one from it, after all were tried
   */
  public int finish(int most) {
    int finished = 0;
    RuntimeException kept = null;
    for (Purchase abandoned : purchases.abandoned(most)) {
      try {
        if (!(go(purchases.claim(abandoned), abandoned) instanceof PurchaseOutcome.UnderWay)) {
          finished++;
        }
      } catch (RuntimeException e) {
        kept = kept == null ? e : kept;
      }
    }
    if (kept != null) {
      throw kept;
    }
    return finished;
  }

  private PurchaseOutcome go(Claim claim, Purchase wanted) {
    if (claim instanceof Claim.Mine mine && mine.purchase().wantsTheSame(wanted)) {
      return steps(mine);
    }
    if (claim instanceof Claim.Ended ended && ended.purchase().wantsTheSame(wanted)) {
      return told(ended.purchase());
    }
    if (claim instanceof Claim.Taken taken && taken.purchase().wantsTheSame(wanted)) {
      return new PurchaseOutcome.UnderWay();
    }
    if (claim instanceof Claim.Mine other) {
      purchases.release(other);
    }
    return new PurchaseOutcome.Refused(Refusal.REQUEST_ID_REUSED.name());
  }

  private PurchaseOutcome steps(Claim.Mine mine) {
    try {
      return told(purchases.settle(mine, ended(mine.purchase())));
    } catch (RuntimeException e) {
      try {
        purchases.release(mine);
      } catch (RuntimeException alsoAway) {
        // The claim lapses by itself; what matters to the caller is what went wrong first.
        e.addSuppressed(alsoAway);
      }
      throw e;
    }
  }

  private Purchase ended(Purchase begun) {
    PointsTill.Answer taken = points.spend(begun.member(), begun.request(), begun.points());
    if (taken instanceof PointsTill.Answer.Refused refused) {
      return begun.refused(refused.reason());
    }
    IssueOutcome outcome = issue.issueOrDecline(begun.campaign(), begun.issue(), begun.member());
    if (outcome instanceof IssueOutcome.Issued issued) {
      return begun.delivered(issued.face().voucher());
    }
    if (outcome instanceof IssueOutcome.AlreadyDone done
        && done.face().status() != Face.Status.CANCELLED) {
      return begun.delivered(done.face().voucher());
    }
    PointsTill.Answer back = points.giveBack(begun.member(), begun.request(), begun.points());
    String why = reason(outcome);
    // Only an account that was closed meanwhile takes none back: what it had left is forfeited.
    return back instanceof PointsTill.Answer.Refused refused
        ? begun.forfeited(why, refused.reason())
        : begun.refused(why);
  }

  private static String reason(IssueOutcome outcome) {
    if (outcome instanceof IssueOutcome.Declined declined) {
      return declined.reason().name();
    }
    return outcome instanceof IssueOutcome.Refused refused
        ? refused.reason().name()
        : Refusal.CANCELLED.name();
  }

  private static PurchaseOutcome told(Purchase now) {
    return switch (now.state()) {
      case BEGUN -> new PurchaseOutcome.UnderWay();
      case DELIVERED -> new PurchaseOutcome.Delivered(now.voucher().orElseThrow(), now.points());
      case REFUSED ->
          now.forfeited().isPresent()
              ? new PurchaseOutcome.Forfeited(
                  now.refusal().orElseThrow(), now.points(), now.forfeited().get())
              : new PurchaseOutcome.Refused(now.refusal().orElseThrow());
    };
  }
}
