package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.Issuance;
import io.ficus.voucher.domain.IssueOutcome;
import io.ficus.voucher.domain.VoucherPolicy;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Gives out vouchers. Thread-safe, if chance is. */
public final class IssueVoucher {

  private final Vouchers vouchers;
  private final Clock clock;
  private final RandomGenerator chance;

  /**
   * @param chance for the codes; nobody may be able to guess it
   */
  public IssueVoucher(Vouchers vouchers, Clock clock, RandomGenerator chance) {
    this.vouchers = vouchers;
    this.clock = clock;
    this.chance = chance;
  }

  /** Gives out one voucher for one request, within the campaign's days and budget. */
  public IssueOutcome issue(CampaignId id, RequestId request, Optional<MemberId> holder) {
    Issuance asked = asked(request, holder);
    return vouchers
        .change(
            id,
            Optional.of(request),
            campaign -> Change.of(campaign.issue(asked, VoucherPolicy.STANDARD)))
        .outcome();
  }

  /** As {@link #issue}, but a refusal is final: no repetition of the request gets a voucher. */
  IssueOutcome issueOrDecline(CampaignId id, RequestId request, MemberId holder) {
    Issuance asked = asked(request, Optional.of(holder));
    return vouchers
        .change(
            id,
            Optional.of(request),
            campaign -> Change.of(campaign.issueOrDecline(asked, VoucherPolicy.STANDARD)))
        .outcome();
  }

  private Issuance asked(RequestId request, Optional<MemberId> holder) {
    return new Issuance(
        vouchers.nextId(), VoucherCode.draw(chance), request, holder, clock.instant());
  }
}
