package io.ficus.voucher.adapter.in.web;

import io.ficus.membership.PointsTill;
import io.ficus.voucher.application.AssignVoucher;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.CancelVoucher;
import io.ficus.voucher.application.ExpireVouchers;
import io.ficus.voucher.application.IssueVoucher;
import io.ficus.voucher.application.PlanCampaign;
import io.ficus.voucher.application.Purchases;
import io.ficus.voucher.application.RedeemVoucher;
import io.ficus.voucher.application.ShowVoucher;
import io.ficus.voucher.application.Vouchers;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What vouchers offer over HTTP, and the use cases behind it. Needs a {@link Clock}, the {@link
 * Vouchers} (where there are several, the primary ones), the {@link Purchases} and membership's
 * {@link PointsTill}.
 */
@Configuration(proxyBeanMethods = false)
public class VoucherWebConfiguration {

  @Bean
  IssueVoucher issueVoucher(Vouchers vouchers, Clock clock) {
    return new IssueVoucher(vouchers, clock, new SecureRandom());
  }

  @Bean
  AssignVoucher assignVoucher(Vouchers vouchers, Clock clock) {
    return new AssignVoucher(vouchers, clock);
  }

  @Bean
  RedeemVoucher redeemVoucher(Vouchers vouchers, Clock clock) {
    return new RedeemVoucher(vouchers, clock);
  }

  @Bean
  CancelVoucher cancelVoucher(Vouchers vouchers) {
    return new CancelVoucher(vouchers);
  }

  @Bean
  ExpireVouchers expireVouchers(Vouchers vouchers, Clock clock) {
    return new ExpireVouchers(vouchers, clock);
  }

  @Bean
  PlanCampaign planCampaign(Vouchers vouchers) {
    return new PlanCampaign(vouchers);
  }

  @Bean
  ShowVoucher showVoucher(Vouchers vouchers) {
    return new ShowVoucher(vouchers);
  }

  @Bean
  BuyVoucher buyVoucher(
      Vouchers vouchers, IssueVoucher issue, Purchases purchases, PointsTill till, Clock clock) {
    return new BuyVoucher(vouchers, issue, purchases, till, clock);
  }

  @Bean
  VouchersController vouchersController(
      IssueVoucher issue,
      AssignVoucher assign,
      RedeemVoucher redeem,
      CancelVoucher cancel,
      ExpireVouchers expire,
      ShowVoucher show) {
    return new VouchersController(issue, assign, redeem, cancel, expire, show);
  }

  @Bean
  CampaignsController campaignsController(PlanCampaign plan, ShowVoucher show) {
    return new CampaignsController(plan, show);
  }

  @Bean
  PurchasesController purchasesController(BuyVoucher buy) {
    return new PurchasesController(buy);
  }

  @Bean
  VoucherProblems voucherProblems() {
    return new VoucherProblems();
  }
}
