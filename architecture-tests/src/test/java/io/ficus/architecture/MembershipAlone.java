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
import java.math.BigDecimal;
import java.time.Clock;
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

/** Runs membership's use cases in a JVM that has never heard of a legacy store. */
final class MembershipAlone {

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

  private MembershipAlone() {}

  /** Ends with an exception, and so with exit code 1, if anything is not as it must be. */
  public static void main(String[] args) {
    for (String folder : GONE) {
      require(
          MembershipAlone.class.getClassLoader().getResource(folder) == null,
          folder + " is on the class path");
    }
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start()) {
      String url = server.createDatabase("domains");
      Flyway.configure()
          .dataSource(url, EmbeddedPostgresServer.USER, "")
          .schemas("membership")
          .locations("classpath:io/ficus/migration/membership")
          .load()
          .migrate();
      System.setProperty(Stores.URL, url);
      try (var context = new AnnotationConfigApplicationContext(Stores.class)) {
        runUseCases(context);
      }
    }
    System.out.println("membership stands alone");
  }

  private static void runUseCases(AnnotationConfigApplicationContext context) {
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
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** The application that is left: membership, and a store for it. */
  @Configuration(proxyBeanMethods = false)
  @Import({MembershipStoreConfiguration.class, MembershipWebConfiguration.class})
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
