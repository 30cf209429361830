package io.ficus.shop.voucher;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Watermarks;
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
import io.ficus.voucher.application.Redemptions;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The half of vouchers in the shop's adapter; beside {@code ShopConfiguration}, whose needs it
 * shares. Needs the domain store's own {@code domainVouchers}. Offers the routed {@code Vouchers}
 * as the primary ones.
 */
@Configuration(proxyBeanMethods = false)
public class ShopVoucherConfiguration {

  @Bean
  ChangeHandler voucherTranslator(@Qualifier("domainVouchers") VoucherRecords records) {
    return new VoucherTranslator(records);
  }

  @Bean
  Pair voucherPair(
      @Qualifier("legacy") DataSource legacy,
      ShopDatabase shop,
      @Qualifier("store") DataSource store,
      Sides sides) {
    return new VoucherPair(legacy, shop, store, sides);
  }

  @Bean
  Repairer voucherRepairer(
      @Qualifier("legacy") DataSource legacy,
      ShopDatabase shop,
      LegacyTransactions legacyTransactions,
      @Qualifier("legacyPositions") AppliedPositions legacyPositions,
      @Qualifier("legacyVouchers") LegacyVouchers legacyVouchers,
      @Qualifier("domainVouchers") Vouchers domainVouchers,
      @Qualifier("domainVouchers") VoucherRecords domainRecords,
      DomainTransactions store,
      @Qualifier("appliedPositions") AppliedPositions positions,
      IntentLedger ledger,
      StrayWrites strays,
      Watermarks watermarks) {
    return new PartRepairer<>(
        new RepairedVouchers(
            legacy,
            shop,
            legacyTransactions,
            legacyPositions,
            legacyVouchers,
            domainVouchers,
            domainRecords),
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
  ChangeHandler voucherChanges(
      @Qualifier("domainOwnership") Ownership domainOwnership,
      @Qualifier("voucherTranslator") ChangeHandler translator,
      IntentLedger ledger,
      StrayWrites strays) {
    return new FollowedChanges(LegacyVouchers.DOMAIN, domainOwnership, translator, ledger, strays);
  }

  /** What the reverse sync hands the domain's events to. */
  @Bean
  ChangeHandler voucherReverse(
      @Qualifier("legacyVouchers") LegacyVouchers legacyVouchers,
      @Qualifier("legacyPositions") AppliedPositions positions,
      IntentLedger ledger) {
    return new ReverseChanges<>(LegacyVouchers.DOMAIN, ledger, positions, legacyVouchers);
  }

  @Bean
  FencedTables voucherTables(ShopDatabase shop) {
    return new FencedTables(
        LegacyVouchers.DOMAIN,
        Stream.of(VoucherRow.CAMPAIGN, VoucherRow.VOUCHER, VoucherRow.REDEMPTION)
            .map(shop::table)
            .toList());
  }

  @Bean
  StraySettlement voucherStrays(
      StrayWrites strays,
      @Qualifier("domainOwnership") Ownership domainOwnership,
      @Qualifier("domainVouchers") Vouchers domainVouchers,
      @Qualifier("domainVouchers") VoucherRecords domainRecords,
      Redemptions redemptions,
      @Qualifier("legacyVouchers") LegacyVouchers legacyVouchers,
      IntentLedger ledger,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new StraySettlement(
        LegacyVouchers.DOMAIN,
        strays,
        domainOwnership,
        new SettledVouchers(domainVouchers, domainRecords, redemptions, legacyVouchers),
        ledger,
        transactions);
  }

  // Not for whoever asks for vouchers or records by type: those are routed, or the domain's.
  @Bean(defaultCandidate = false)
  LegacyVouchers legacyVouchers(
      @Qualifier("legacy") DataSource legacy,
      ShopDatabase shop,
      @Qualifier("legacyTransactions") PlatformTransactionManager manager,
      LegacyTransactions transactions,
      @Qualifier("legacyPositions") AppliedPositions positions) {
    return new LegacyVouchers(
        legacy, shop, manager, transactions, positions, () -> UUID.randomUUID().toString());
  }

  @Bean
  @Primary
  Vouchers routedVouchers(
      SeamRouter router,
      @Qualifier("legacyVouchers") LegacyVouchers legacyVouchers,
      @Qualifier("domainVouchers") Vouchers domainVouchers,
      @Qualifier("domainVouchers") VoucherRecords domainRecords,
      @Qualifier("appliedPositions") AppliedPositions positions,
      DomainTransactions transactions,
      IntentLedger ledger) {
    return new RoutedVouchers(
        router,
        legacyVouchers,
        domainVouchers,
        new SecondWrites<>(
            LegacyVouchers.DOMAIN,
            legacyVouchers,
            domainRecords::put,
            positions,
            transactions,
            ledger));
  }
}
