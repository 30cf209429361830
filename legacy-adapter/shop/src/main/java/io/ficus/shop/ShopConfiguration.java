package io.ficus.shop;

import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.SeamConfiguration;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What the halves of the shop's adapter share; each domain's half is a configuration of its own
 * beside it.
 *
 * <p>They need data sources qualified {@code legacy} and {@code store} with their transaction
 * managers {@code legacyTransactions} and {@code storeTransactions}; {@code Stages}, {@code
 * Watermarks} and the {@code appliedPositions} of the domain store and the {@code legacyPositions}
 * of the legacy one; and the {@code ShopDatabase} that {@code legacy} leads to. Transactions of
 * {@code legacy} are READ COMMITTED unless they say otherwise. Takes a {@code SeamListener} and
 * {@code SeamSettings} where there are any. Offers the {@code SeamRouter} with its counts.
 */
@Configuration(proxyBeanMethods = false)
@Import(SeamConfiguration.class)
public class ShopConfiguration {

  @Bean
  LegacyTransactions legacyTransactionsOfFicus(
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("legacyTransactions") PlatformTransactionManager transactions) {
    return new LegacyTransactions(legacy, transactions, "ficus-" + UUID.randomUUID());
  }
}
