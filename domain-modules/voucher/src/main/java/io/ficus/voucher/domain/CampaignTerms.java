package io.ficus.voucher.domain;

import io.ficus.voucher.CampaignId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What marketing has decided about a campaign. Days are the head office's.
 *
 * @param code what marketing calls it, 1 to 10 characters, the last of them not blank
 * @param name at most 120 characters
 * @param minimumOrder what an order has to come to, in euros
 * @param firstDay the first day on which it gives out vouchers
 * @param lastDay the last one, and the last on which they can be used
 * @param active false once it was ended
 * @param budget the most that its vouchers may take off together, in euros; absent for no limit
 */
public record CampaignTerms(
    CampaignId campaign,
    String code,
    String name,
    Discount discount,
    BigDecimal minimumOrder,
    LocalDate firstDay,
    LocalDate lastDay,
    boolean active,
    Optional<BigDecimal> budget)
    implements VoucherPart {

  /**
   * Takes amounts at two decimals, however they are written, so that equal ones are equal.
   *
   * @throws ArithmeticException if an amount has more than two decimals
   */
  public CampaignTerms {
    minimumOrder = minimumOrder.setScale(2);
    budget = budget.map(amount -> amount.setScale(2));
  }

  /** What somebody plans has to be sound; what is known of old campaigns is taken as it is. */
  boolean canBePlanned() {
    return !code.isBlank()
        && code.length() <= 10
        // One store pads it.
        && code.equals(code.stripTrailing())
        && !name.isBlank()
        && name.length() <= 120
        && (code + name).indexOf('\0') < 0
        && !lastDay.isBefore(firstDay)
        && firstDay.getYear() >= 1
        && lastDay.getYear() <= 9999
        && Campaign.isMoney(minimumOrder)
        && budget.filter(amount -> !Campaign.isMoney(amount)).isEmpty()
        && (!(discount instanceof Discount.Amount amount) || Campaign.isMoney(amount.euros()));
  }

  CampaignTerms withBudget(Optional<BigDecimal> changed) {
    return new CampaignTerms(
        campaign, code, name, discount, minimumOrder, firstDay, lastDay, active, changed);
  }

  CampaignTerms ended() {
    return new CampaignTerms(
        campaign, code, name, discount, minimumOrder, firstDay, lastDay, false, budget);
  }
}
