package io.ficus.voucher.adapter.in.web;

import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.CampaignView;
import io.ficus.voucher.application.PlanCampaign;
import io.ficus.voucher.application.ShowVoucher;
import io.ficus.voucher.domain.CampaignOutcome;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Campaigns over HTTP. */
@RestController
@RequestMapping("/api/v1/vouchers/campaigns/{id}")
final class CampaignsController {

  private final PlanCampaign plan;
  private final ShowVoucher show;

  CampaignsController(PlanCampaign plan, ShowVoucher show) {
    this.plan = plan;
    this.show = show;
  }

  /**
   * What marketing has decided; amounts in euros.
   *
   * @param amount what a voucher takes off; then there is no perCent
   * @param perCent the share that a voucher takes off; then there is no amount
   * @param minimumOrder nothing unless given
   * @param budget no limit unless given
   */
  record TermsBody(
      @Nullable String code,
      @Nullable String name,
      @Nullable BigDecimal amount,
      @Nullable Integer perCent,
      @Nullable BigDecimal minimumOrder,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      @Nullable BigDecimal budget) {

    CampaignTerms terms(CampaignId id) {
      return Input.checked(
          () ->
              new CampaignTerms(
                  id,
                  Input.required(code, "code"),
                  Input.required(name, "name"),
                  discount(),
                  Optional.ofNullable(minimumOrder)
                      .map(euros -> Input.amount(euros, "minimumOrder"))
                      .orElse(BigDecimal.ZERO),
                  Input.required(firstDay, "firstDay"),
                  Input.required(lastDay, "lastDay"),
                  true,
                  Optional.ofNullable(budget).map(euros -> Input.amount(euros, "budget"))));
    }

    private Discount discount() {
      if (amount != null && perCent == null) {
        return new Discount.Amount(Input.amount(amount, "amount"));
      }
      if (amount == null && perCent != null) {
        return new Discount.Share(perCent);
      }
      throw new InvalidInputException("Give either amount or perCent");
    }
  }

  /** A budget in euros; no limit if it is left out. */
  record BudgetBody(@Nullable BigDecimal budget) {}

  @GetMapping
  CampaignView show(@PathVariable long id) {
    return show.campaign(Input.campaign(id))
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_CAMPAIGN));
  }

  @PutMapping
  CampaignView open(@PathVariable long id, @RequestBody TermsBody body) {
    return changed(Input.campaign(id), plan.open(body.terms(Input.campaign(id))));
  }

  @PutMapping("/budget")
  CampaignView budget(@PathVariable long id, @RequestBody BudgetBody body) {
    return changed(
        Input.campaign(id), plan.budget(Input.campaign(id), Optional.ofNullable(body.budget())));
  }

  @PostMapping("/end")
  CampaignView end(@PathVariable long id) {
    return changed(Input.campaign(id), plan.end(Input.campaign(id)));
  }

  private CampaignView changed(CampaignId id, CampaignOutcome outcome) {
    if (outcome instanceof CampaignOutcome.Refused refused) {
      throw new RefusedException(refused.reason());
    }
    return show.decided(id).orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_CAMPAIGN));
  }
}
