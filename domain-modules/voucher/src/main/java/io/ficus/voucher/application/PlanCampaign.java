package io.ficus.voucher.application;

import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignOutcome;
import io.ficus.voucher.domain.CampaignTerms;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/** Lets marketing begin, fund and end campaigns. Thread-safe. */
public final class PlanCampaign {

  private final Vouchers vouchers;

  public PlanCampaign(Vouchers vouchers) {
    this.vouchers = vouchers;
  }

  /** Begins a campaign under an id that marketing has chosen. */
  public CampaignOutcome open(CampaignTerms terms) {
    return change(terms.campaign(), campaign -> campaign.open(terms));
  }

  /**
   * Changes what a campaign may cost.
   *
   * @param budget in euros; absent for no limit
   */
  public CampaignOutcome budget(CampaignId id, Optional<BigDecimal> budget) {
    return change(id, campaign -> campaign.budget(budget));
  }

  /** Lets a campaign give out no more vouchers. */
  public CampaignOutcome end(CampaignId id) {
    return change(id, Campaign::end);
  }

  private CampaignOutcome change(CampaignId id, Function<Campaign, CampaignOutcome> rule) {
    return vouchers
        .change(id, Optional.empty(), campaign -> Change.of(rule.apply(campaign)))
        .outcome();
  }
}
