package io.ficus.voucher.domain;

import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;

/**
 * A piece of a voucher or of a campaign that is stored and replaced as a whole. A store takes parts
 * in any order, so a voucher may be there before the campaign that gave it out.
 */
public sealed interface VoucherPart permits CampaignTerms, Face, Redemption {

  /** Names a part, so that it can be removed. */
  sealed interface Key {

    record OfCampaign(CampaignId campaign) implements Key {}

    record OfFace(VoucherId voucher) implements Key {}

    record OfRedemption(RedemptionId redemption) implements Key {}
  }

  /** The name of this part. */
  default Key key() {
    if (this instanceof CampaignTerms terms) {
      return new Key.OfCampaign(terms.campaign());
    }
    return this instanceof Face face
        ? new Key.OfFace(face.voucher())
        : new Key.OfRedemption(((Redemption) this).id());
  }
}
