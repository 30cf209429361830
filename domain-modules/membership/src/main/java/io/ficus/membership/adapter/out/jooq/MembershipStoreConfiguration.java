package io.ficus.membership.adapter.out.jooq;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Keeps the members in the schema {@code membership}, which the module's migrations have made.
 * Needs a data source qualified {@code store} and its transaction manager, qualified {@code
 * storeTransactions}; offers one bean, {@code domainMembers}, that is {@code Members}, {@code
 * MemberRecords} and {@code LedgerLines}.
 */
@Configuration(proxyBeanMethods = false)
public class MembershipStoreConfiguration {

  @Bean
  JooqMembers domainMembers(
      @Qualifier("store") DataSource dataSource,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new JooqMembers(dataSource, transactions);
  }
}
