package io.ficus.voucher.domain;

import java.util.List;

/** What came of using a voucher. */
public sealed interface RedeemOutcome extends Outcome {

  record Redeemed(Redemption redemption, Face face) implements RedeemOutcome {
    @Override
    public List<VoucherPart> parts() {
      return List.of(face, redemption);
    }
  }

  /** The same request came before; this is what it got then. */
  record AlreadyDone(Redemption redemption) implements RedeemOutcome {}

  record Refused(Refusal reason) implements RedeemOutcome {}
}
