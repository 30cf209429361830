package io.ficus.voucher.domain;

import java.util.List;

/** What came of planning a campaign. */
public sealed interface CampaignOutcome extends Outcome {

  record Changed(CampaignTerms terms) implements CampaignOutcome {
    @Override
    public List<VoucherPart> parts() {
      return List.of(terms);
    }
  }

  /** The terms said so already. */
  record Unchanged(CampaignTerms terms) implements CampaignOutcome {}

  record Refused(Refusal reason) implements CampaignOutcome {}
}
