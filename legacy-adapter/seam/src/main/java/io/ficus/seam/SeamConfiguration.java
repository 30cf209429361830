package io.ficus.seam;

import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stages;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The router, wired. It stands here because the seam may know the stages, and an adapter of one
 * monolith may not. Needs {@code Stages} and {@code Watermarks}, and the data sources {@code
 * legacy} and {@code store}, with {@code storeTransactions}; takes {@code SeamSettings} and a
 * {@code SeamListener} where there are any.
 */
@Configuration(proxyBeanMethods = false)
public class SeamConfiguration {

  @Bean
  Ownership legacyOwnership(@Qualifier("legacy") DataSource legacy) {
    return new Ownership(legacy, Authority.LEGACY);
  }

  @Bean
  Ownership domainOwnership(@Qualifier("store") DataSource store) {
    return new Ownership(store, Authority.DOMAIN);
  }

  @Bean
  IntentLedger intentLedger(@Qualifier("store") DataSource store) {
    return new IntentLedger(store);
  }

  @Bean
  StrayWrites strayWrites(@Qualifier("store") DataSource store) {
    return new StrayWrites(store);
  }

  @Bean
  DomainTransactions domainTransactions(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions,
      @Qualifier("domainOwnership") Ownership ownership,
      ObjectProvider<SeamSettings> settings) {
    return new DomainTransactions(
        store,
        transactions,
        ownership,
        wholeSeconds(settings.getIfAvailable(SeamSettings::defaults).secondWrites().limit()));
  }

  private static int wholeSeconds(Duration limit) {
    return Math.toIntExact(limit.plusMillis(999).toSeconds());
  }

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
}
