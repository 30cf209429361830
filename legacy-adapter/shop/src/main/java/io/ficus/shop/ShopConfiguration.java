package io.ficus.shop;

import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Stages;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.SeamListener;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.SeamSettings;
import io.ficus.shop.membership.ShopMembershipConfiguration;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
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
 * {@code AppliedPositions}; and the domain store's own {@code domainMembers}. Takes a {@code
 * SeamListener} and {@code SeamSettings} where there are any. Offers the routed {@code Members} as
 * the primary one, a {@code ChangeHandler} named {@code membershipTranslator}, the pair and the
 * {@code SeamRouter} with its counts.
 */
@Configuration(proxyBeanMethods = false)
@Import(ShopMembershipConfiguration.class)
public class ShopConfiguration {

  @Bean
  SeamRouter seamRouter(
      Stages stages,
      Watermarks watermarks,
      ObjectProvider<SeamSettings> settings,
      ObjectProvider<SeamListener> listener) {
    return new SeamRouter(
        stages,
        watermarks,
        settings.getIfAvailable(SeamSettings::defaults),
        Clock.systemUTC(),
        () -> UUID.randomUUID().toString(),
        n -> ThreadLocalRandom.current().nextInt(n),
        listener.getIfAvailable(() -> SeamListener.NONE));
  }

  @Bean
  LegacyTransactions legacyTransactionsOfFicus(
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("legacyTransactions") PlatformTransactionManager transactions) {
    return new LegacyTransactions(legacy, transactions, "ficus-" + UUID.randomUUID());
  }
}
