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
 * @param issue the request under which it gets its voucher; it stays what it was begun with, so
 *     that whoever goes on with it asks for the same one
 * @param voucher what was delivered; present exactly when it was
 * @param refusal why it was refused, the name of a refusal; present exactly when it was
 * @param forfeited why its points could not be given back when it was refused, likewise a name;
 *     absent if none are gone
 */
public record Purchase(
    RequestId request,
    MemberId member,
    CampaignId campaign,
    long points,
    RequestId issue,
    State state,
    Optional<VoucherId> voucher,
    Optional<String> refusal,
    Optional<String> forfeited) {

  /** Requests for vouchers that begin so are those of purchases, and nobody else's. */
  private static final String OWN = "purchase:";

  /** How far it has come. */
  public enum State {
    /** Its steps are being taken, or wait for somebody who takes them. */
    BEGUN,
    /** The points are spent and the voucher is the member's. */
    DELIVERED,
    /** There is no voucher, and no points are gone, unless they were forfeited. */
    REFUSED
  }

  public Purchase {
    requireShort(request);
    if (points <= 0) {
      throw new IllegalArgumentException("A voucher costs points: " + points);
    }
    if (voucher.isPresent() != (state == State.DELIVERED)
        || refusal.isPresent() != (state == State.REFUSED)
        || (forfeited.isPresent() && state != State.REFUSED)) {
      throw new IllegalArgumentException(
          "A purchase in state "
              + state
              + " has not "
              + voucher
              + ", "
              + refusal
              + " and "
              + forfeited);
    }
  }

  /**
   * One that begins.
   *
   * @throws IllegalArgumentException if the request is longer than 50 characters
   */
  public static Purchase begun(
      RequestId request, MemberId member, CampaignId campaign, long points) {
    requireShort(request);
    return new Purchase(
        request,
        member,
        campaign,
        points,
        new RequestId(OWN + request),
        State.BEGUN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether a request for a voucher is one that only a purchase makes. */
  public static boolean asks(RequestId request) {
    return request.value().startsWith(OWN);
  }

  Purchase delivered(VoucherId got) {
    return ended(State.DELIVERED, Optional.of(got), Optional.empty(), Optional.empty());
  }

  Purchase refused(String why) {
    return ended(State.REFUSED, Optional.empty(), Optional.of(why), Optional.empty());
  }

  Purchase forfeited(String why, String kept) {
    return ended(State.REFUSED, Optional.empty(), Optional.of(why), Optional.of(kept));
  }

  private Purchase ended(
      State end, Optional<VoucherId> got, Optional<String> why, Optional<String> kept) {
    return new Purchase(request, member, campaign, points, issue, end, got, why, kept);
  }

  private static void requireShort(RequestId request) {
    if (request.value().length() > 50) {
      throw new IllegalArgumentException(
          "The request id of a purchase has 1 to 50 characters: '" + request + "'");
    }
  }

  /** True if the other wants the same, however far either has come and whatever it cost then. */
  public boolean wantsTheSame(Purchase other) {
    return request.equals(other.request)
        && member.equals(other.member)
        && campaign.equals(other.campaign);
  }
}
