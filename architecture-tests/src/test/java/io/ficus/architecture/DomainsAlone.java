package io.ficus.architecture;

import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.adapter.in.web.MembershipWebConfiguration;
import io.ficus.membership.adapter.out.jooq.MembershipStoreConfiguration;
import io.ficus.membership.application.EarnPoints;
import io.ficus.membership.application.EnrolMember;
import io.ficus.membership.application.MemberView;
import io.ficus.membership.application.RedeemPoints;
import io.ficus.membership.application.ShowMember;
import io.ficus.membership.domain.EnrolOutcome;
import io.ficus.membership.domain.PersonalDetails;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.adapter.in.web.VoucherWebConfiguration;
import io.ficus.voucher.adapter.out.jooq.VoucherStoreConfiguration;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.PlanCampaign;
import io.ficus.voucher.application.PurchaseOutcome;
import io.ficus.voucher.application.RedeemVoucher;
import io.ficus.voucher.application.ShowVoucher;
import io.ficus.voucher.application.VoucherView;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.RedeemOutcome;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** Runs the domains' use cases in a JVM that has never heard of a legacy store. */
final class DomainsAlone {

  /** What may not be there. */
  private static final List<String> GONE =
      List.of(
          "io/ficus/seam",
          "io/ficus/shop",
          "io/ficus/cdc",
          "io/ficus/cutover",
          "io/ficus/reconciliation",
          "io/ficus/app",
          "io/debezium");

  private DomainsAlone() {}

  /** Ends with an exception, and so with exit code 1, if anything is not as it must be. */
  public static void main(String[] args) {
    for (String folder : GONE) {
      require(
          DomainsAlone.class.getClassLoader().getResource(folder) == null,
          folder + " is on the class path");
    }
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start()) {
      String url = server.createDatabase("domains");
      for (String domain : List.of("membership", "voucher")) {
        Flyway.configure()
            .dataSource(url, EmbeddedPostgresServer.USER, "")
            .schemas(domain)
            .locations("classpath:io/ficus/migration/" + domain)
            .load()
            .migrate();
      }
      System.setProperty(Stores.URL, url);
      try (var context = new AnnotationConfigApplicationContext(Stores.class)) {
        buyAVoucher(context, runUseCases(context));
      }
    }
    System.out.println("the domains stand alone");
  }

  private static MemberId runUseCases(AnnotationConfigApplicationContext context) {
    EnrolOutcome joined =
        context
            .getBean(EnrolMember.class)
            .newcomer(new PersonalDetails("Ada", "Lovelace", Optional.empty(), Optional.empty()));
    require(joined instanceof EnrolOutcome.Enrolled, "not enrolled: " + joined);
    MemberId id = ((EnrolOutcome.Enrolled) joined).enrolment().member();
    PointsOutcome earned =
        context
            .getBean(EarnPoints.class)
            .earn(id, new RequestId("purchase-1"), new BigDecimal("80.00"));
    require(earned instanceof PointsOutcome.Posted, "not earned: " + earned);
    PointsOutcome spent =
        context.getBean(RedeemPoints.class).redeem(id, new RequestId("voucher-1"), 30);
    require(spent instanceof PointsOutcome.Posted, "not spent: " + spent);
    PointsOutcome again =
        context.getBean(RedeemPoints.class).redeem(id, new RequestId("voucher-1"), 30);
    require(again instanceof PointsOutcome.AlreadyDone, "spent twice: " + again);
    PointsOutcome overdraft =
        context.getBean(RedeemPoints.class).redeem(id, new RequestId("voucher-2"), 1_000_000);
    require(overdraft instanceof PointsOutcome.Refused, "overdrawn: " + overdraft);
    MemberView shown = context.getBean(ShowMember.class).show(id).orElseThrow();
    require(shown.lines().size() == 2, "the ledger is " + shown.lines());
    require(shown.balance() == ((PointsOutcome.Posted) spent).balance(), "shown is " + shown);
    return id;
  }

  private static void buyAVoucher(AnnotationConfigApplicationContext context, MemberId member) {
    CampaignId campaign = new CampaignId(1);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    context
        .getBean(PlanCampaign.class)
        .open(
            new CampaignTerms(
                campaign,
                "POINTS",
                "For points",
                new Discount.Amount(new BigDecimal("0.20")),
                BigDecimal.ZERO,
                today.minusDays(2),
                today.plusDays(30),
                true,
                Optional.of(new BigDecimal("0.20"))));
    BuyVoucher buy = context.getBean(BuyVoucher.class);
    PurchaseOutcome bought = buy.buy(member, new RequestId("wish-1"), campaign);
    require(bought instanceof PurchaseOutcome.Delivered, "not bought: " + bought);
    PurchaseOutcome second = buy.buy(member, new RequestId("wish-2"), campaign);
    require(second instanceof PurchaseOutcome.Refused, "overdrawn: " + second);
    String code =
        context
            .getBean(ShowVoucher.class)
            .show(((PurchaseOutcome.Delivered) bought).voucher())
            .flatMap(VoucherView::code)
            .orElseThrow();
    RedeemVoucher redeem = context.getBean(RedeemVoucher.class);
    RedeemOutcome used =
        redeem.redeem(
            new VoucherCode(code),
            new RequestId("order-1"),
            Optional.of(member),
            Optional.of(1L),
            BigDecimal.TEN);
    require(used instanceof RedeemOutcome.Redeemed, "not used: " + used);
    RedeemOutcome again =
        redeem.redeem(
            new VoucherCode(code),
            new RequestId("order-2"),
            Optional.of(member),
            Optional.of(2L),
            BigDecimal.TEN);
    require(again instanceof RedeemOutcome.Refused, "used twice: " + again);
    MemberView left = context.getBean(ShowMember.class).show(member).orElseThrow();
    require(left.balance() == 30, "30 points are left of 80, and not " + left.balance());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** The application that is left: the domains, and a store for them. */
  @Configuration(proxyBeanMethods = false)
  @Import({
    MembershipStoreConfiguration.class,
    MembershipWebConfiguration.class,
    VoucherStoreConfiguration.class,
    VoucherWebConfiguration.class
  })
  static class Stores {

    static final String URL = "ficus.alone.url";

    @Bean
    DataSource store() {
      return new DriverManagerDataSource(System.getProperty(URL), EmbeddedPostgresServer.USER, "");
    }

    @Bean
    PlatformTransactionManager storeTransactions(DataSource store) {
      return new DataSourceTransactionManager(store);
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
