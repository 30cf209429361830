package io.ficus.reconciliation.adapter.out.jooq;

import io.ficus.reconciliation.application.Runs;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Keeps reconciliation runs in the schema {@code control} of the domain store. Needs the beans
 * {@code store} and {@code storeTransactions}; a run holds one connection of its own for as long as
 * it lasts.
 */
@Configuration(proxyBeanMethods = false)
public class ReconciliationStoreConfiguration {

  @Bean
  Runs reconciliationRuns(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new JooqRuns(store, transactions);
  }
}
