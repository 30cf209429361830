package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Watermarks;
import io.ficus.membership.application.LedgerLines;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Repairer;
import io.ficus.reconciliation.Sides;
import io.ficus.seam.DomainTransactions;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.ReverseChanges;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.SecondWrites;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.reverse.FollowedChanges;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.seam.reverse.StrayWrites;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.repair.PartRepairer;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Membership's half of the shop's adapter; beside {@code ShopConfiguration}, whose needs it shares.
 * Needs the domain store's own {@code domainMembers}. Offers the routed {@code Members} as the
 * primary one, a {@code ChangeHandler} named {@code membershipTranslator} and the pair.
 */
@Configuration(proxyBeanMethods = false)
public class ShopMembershipConfiguration {

  @Bean
  ChangeHandler membershipTranslator(@Qualifier("domainMembers") MemberRecords records) {
    return new MembershipTranslator(records);
  }

  @Bean
  Pair membershipPair(
      @Qualifier("legacy") DataSource legacy,
      ShopDatabase shop,
      @Qualifier("store") DataSource store,
      Sides sides) {
    return new MembershipPair(legacy, shop, store, sides);
  }

  @Bean
  Repairer membershipRepairer(
      @Qualifier("legacy") DataSource legacy,
      ShopDatabase shop,
      LegacyTransactions legacyTransactions,
      @Qualifier("legacyMembers") LegacyMembers legacyMembers,
      @Qualifier("domainMembers") Members domainMembers,
      @Qualifier("domainMembers") MemberRecords domainRecords,
      DomainTransactions store,
      @Qualifier("appliedPositions") AppliedPositions positions,
      IntentLedger ledger,
      StrayWrites strays,
      Watermarks watermarks) {
    return new PartRepairer<>(
        new RepairedMembers(legacy, shop, legacyMembers, domainMembers, domainRecords),
        legacy,
        shop,
        legacyTransactions,
        store,
        positions,
        ledger,
        strays,
        watermarks,
        PartRepairer.PATIENCE);
  }

  /** What the feed hands legacy changes to: applied or acknowledged, by who has the authority. */
  @Bean
  ChangeHandler membershipChanges(
      @Qualifier("domainOwnership") Ownership domainOwnership,
      @Qualifier("membershipTranslator") ChangeHandler translator,
      IntentLedger ledger,
      StrayWrites strays) {
    return new FollowedChanges(LegacyMembers.DOMAIN, domainOwnership, translator, ledger, strays);
  }

  /** What the reverse sync hands the domain's events to. */
  @Bean
  ChangeHandler membershipReverse(
      @Qualifier("legacyMembers") LegacyMembers legacyMembers,
      @Qualifier("legacyPositions") AppliedPositions positions,
      IntentLedger ledger) {
    return new ReverseChanges<>(LegacyMembers.DOMAIN, ledger, positions, legacyMembers);
  }

  @Bean
  FencedTables membershipTables(ShopDatabase shop) {
    return new FencedTables(
        LegacyMembers.DOMAIN,
        Stream.of(ShopRow.CUSTOMER, ShopRow.ACCOUNT, ShopRow.LINE, ShopRow.CONSENT)
            .map(shop::table)
            .toList());
  }

  @Bean
  StraySettlement membershipStrays(
      StrayWrites strays,
      @Qualifier("domainOwnership") Ownership domainOwnership,
      @Qualifier("domainMembers") Members domainMembers,
      @Qualifier("domainMembers") MemberRecords domainRecords,
      LedgerLines lines,
      @Qualifier("legacyMembers") LegacyMembers legacyMembers,
      IntentLedger ledger,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new StraySettlement(
        LegacyMembers.DOMAIN,
        strays,
        domainOwnership,
        new SettledMembers(domainMembers, domainRecords, lines, legacyMembers),
        ledger,
        transactions);
  }

  // Not for whoever asks for members or records by type: those are routed, or the domain's.
  @Bean(defaultCandidate = false)
  LegacyMembers legacyMembers(
      @Qualifier("legacy") DataSource legacy,
      ShopDatabase shop,
      @Qualifier("legacyTransactions") PlatformTransactionManager manager,
      LegacyTransactions transactions,
      @Qualifier("legacyPositions") AppliedPositions positions) {
    return new LegacyMembers(
        legacy,
        shop,
        manager,
        transactions,
        positions,
        Clock.systemUTC(),
        () -> UUID.randomUUID().toString());
  }

  @Bean
  @Primary
  Members routedMembers(
      SeamRouter router,
      @Qualifier("legacyMembers") LegacyMembers legacyMembers,
      @Qualifier("domainMembers") Members domainMembers,
      @Qualifier("domainMembers") MemberRecords domainRecords,
      @Qualifier("appliedPositions") AppliedPositions positions,
      DomainTransactions transactions,
      IntentLedger ledger) {
    return new RoutedMembers(
        router,
        legacyMembers,
        domainMembers,
        new SecondWrites<>(
            LegacyMembers.DOMAIN,
            legacyMembers,
            domainRecords::put,
            positions,
            transactions,
            ledger));
  }
}
