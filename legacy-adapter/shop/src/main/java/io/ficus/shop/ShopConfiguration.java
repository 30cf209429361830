package io.ficus.shop;

import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.SeamConfiguration;
import io.ficus.shop.membership.ShopMembershipConfiguration;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The shop's adapter: puts the seam in front of the domain modules' ports.
 *
 * <p>Needs data sources qualified {@code legacy} and {@code store} with their transaction managers
 * {@code legacyTransactions} and {@code storeTransactions}; {@code Stages}, {@code Watermarks} and
 * the {@code appliedPositions} of the domain store and the {@code legacyPositions} of the legacy
 * one; the {@code ShopDatabase} that {@code legacy} leads to; and the domain store's own {@code
 * domainMembers}. Transactions of {@code legacy} are READ COMMITTED unless they say otherwise.
 * Takes a {@code SeamListener} and {@code SeamSettings} where there are any. Offers the routed
 * {@code Members} as the primary one, a {@code ChangeHandler} named {@code membershipTranslator},
 * the pair and the {@code SeamRouter} with its counts.
 */
@Configuration(proxyBeanMethods = false)
@Import({SeamConfiguration.class, ShopMembershipConfiguration.class})
public class ShopConfiguration {

  @Bean
  LegacyTransactions legacyTransactionsOfFicus(
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("legacyTransactions") PlatformTransactionManager transactions) {
    return new LegacyTransactions(legacy, transactions, "ficus-" + UUID.randomUUID());
  }
}
