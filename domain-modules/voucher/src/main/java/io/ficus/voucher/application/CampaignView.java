package io.ficus.voucher.application;

import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A campaign as others may read it, in plain values; amounts in euros.
 *
 * @param amount what a voucher is worth; absent if it takes off a share
 * @param perCent the share; absent if it takes off an amount
 * @param budget absent for no limit
 * @param committed what its vouchers may take off or have taken off together
 */
public record CampaignView(
    long id,
    String code,
    String name,
    Optional<BigDecimal> amount,
    Optional<Integer> perCent,
    BigDecimal minimumOrder,
    LocalDate firstDay,
    LocalDate lastDay,
    boolean active,
    Optional<BigDecimal> budget,
    BigDecimal committed) {

  static Optional<CampaignView> of(Campaign campaign) {
    return campaign.terms().map(terms -> of(terms, campaign.committed()));
  }

  private static CampaignView of(CampaignTerms terms, BigDecimal committed) {
    return new CampaignView(
        terms.campaign().value(),
        terms.code(),
        terms.name(),
        terms.discount() instanceof Discount.Amount amount
            ? Optional.of(amount.euros())
            : Optional.empty(),
        terms.discount() instanceof Discount.Share share
            ? Optional.of(share.perCent())
            : Optional.empty(),
        terms.minimumOrder(),
        terms.firstDay(),
        terms.lastDay(),
        terms.active(),
        terms.budget(),
        committed);
  }
}
