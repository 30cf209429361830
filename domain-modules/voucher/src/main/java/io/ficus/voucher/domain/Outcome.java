package io.ficus.voucher.domain;

import java.util.List;

/** What a rule decided. */
public sealed interface Outcome
    permits CampaignOutcome, IssueOutcome, RedeemOutcome, VoucherOutcome {

  /** What must be stored together so that the decision is true; empty if it changes nothing. */
  default List<VoucherPart> parts() {
    return List.of();
  }
}
