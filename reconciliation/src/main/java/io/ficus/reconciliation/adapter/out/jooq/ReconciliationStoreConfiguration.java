package io.ficus.reconciliation.adapter.out.jooq;

import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.application.Holds;
import io.ficus.reconciliation.application.RepairPlans;
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
  JooqChangedKeys reconciliationChangedKeys(@Qualifier("store") DataSource store) {
    return new JooqChangedKeys(store);
  }

  @Bean
  Findings reconciliationFindings(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new JooqFindings(store, transactions);
  }

  @Bean
  AuditRows reconciliationAudit(@Qualifier("store") DataSource store) {
    return new AuditRows(store);
  }

  @Bean
  Holds reconciliationHolds(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions,
      AuditRows audit) {
    return new JooqHolds(store, transactions, audit);
  }

  @Bean
  RepairPlans reconciliationRepairs(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions,
      AuditRows audit) {
    return new JooqRepairs(store, transactions, audit);
  }

  @Bean
  Runs reconciliationRuns(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions,
      JooqChangedKeys changedKeys) {
    return new JooqRuns(store, transactions, changedKeys);
  }
}
