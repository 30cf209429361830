package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import java.util.Optional;

/**
 * That somebody wants a voucher for points.
 *
 * @param request names it, over all members; at most 50 characters, because both domains derive
 *     requests of their own from it
 * @param points what the voucher costs; decided when the purchase began
 * @param voucher what was delivered; present exactly when it was
 * @param refusal why it was refused; present exactly when it was
 */
public record Purchase(
    RequestId request,
    MemberId member,
    CampaignId campaign,
    long points,
    State state,
    Optional<VoucherId> voucher,
    Optional<String> refusal) {

  /** How far it has come. */
  public enum State {
    /** Its steps are being taken, or wait for somebody who takes them. */
    BEGUN,
    /** The points are spent and the voucher is the member's. */
    DELIVERED,
    /** There is no voucher, and no points are gone. */
    REFUSED
  }

  public Purchase {
    if (request.value().length() > 50) {
      throw new IllegalArgumentException(
          "The request id of a purchase has 1 to 50 characters: '" + request + "'");
    }
    if (points <= 0) {
      throw new IllegalArgumentException("A voucher costs points: " + points);
    }
    if (voucher.isPresent() != (state == State.DELIVERED)
        || refusal.isPresent() != (state == State.REFUSED)) {
      throw new IllegalArgumentException(
          "A purchase in state " + state + " has not " + voucher + " and " + refusal);
    }
  }

  /** One that begins. */
  static Purchase begun(RequestId request, MemberId member, CampaignId campaign, long points) {
    return new Purchase(
        request, member, campaign, points, State.BEGUN, Optional.empty(), Optional.empty());
  }

  Purchase delivered(VoucherId got) {
    return new Purchase(
        request, member, campaign, points, State.DELIVERED, Optional.of(got), Optional.empty());
  }

  Purchase refused(String why) {
    return new Purchase(
        request, member, campaign, points, State.REFUSED, Optional.empty(), Optional.of(why));
  }

  /** True if the other wants the same, however far either has come and whatever it cost then. */
  public boolean wantsTheSame(Purchase other) {
    return request.equals(other.request)
        && member.equals(other.member)
        && campaign.equals(other.campaign);
  }
}
