package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.ChangeHandler;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.reconciliation.Pair;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.SeamSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Membership's half of the shop's adapter; imported by {@code ShopConfiguration}. */
@Configuration(proxyBeanMethods = false)
public class ShopMembershipConfiguration {

  @Bean
  ChangeHandler membershipTranslator(@Qualifier("domainMembers") MemberRecords records) {
    return new MembershipTranslator(records);
  }

  @Bean
  Pair membershipPair(
      @Qualifier("legacy") DataSource legacy, @Qualifier("store") DataSource store) {
    return new MembershipPair(legacy, store);
  }

  // Not for whoever asks for members or records by type: those are routed, or the domain's.
  @Bean(defaultCandidate = false)
  LegacyMembers legacyMembers(
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("legacyTransactions") PlatformTransactionManager manager,
      LegacyTransactions transactions) {
    return new LegacyMembers(
        legacy, manager, transactions, Clock.systemUTC(), () -> UUID.randomUUID().toString());
  }

  @Bean
  @Primary
  Members routedMembers(
      SeamRouter router,
      @Qualifier("legacyMembers") LegacyMembers legacyMembers,
      @Qualifier("domainMembers") Members domainMembers,
      @Qualifier("domainMembers") MemberRecords domainRecords,
      AppliedPositions positions,
      @Qualifier("storeTransactions") PlatformTransactionManager storeTransactions,
      ObjectProvider<SeamSettings> settings) {
    TransactionTemplate store = new TransactionTemplate(storeTransactions);
    store.setTimeout(
        wholeSeconds(settings.getIfAvailable(SeamSettings::defaults).secondWrites().limit()));
    return new RoutedMembers(router, legacyMembers, domainMembers, domainRecords, positions, store);
  }

  private static int wholeSeconds(Duration limit) {
    return Math.toIntExact(limit.plusMillis(999).toSeconds());
  }
}
