package io.ficus.voucher.adapter.out.jooq;

import io.ficus.voucher.application.Purchases;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Keeps the vouchers in the schema {@code voucher}, which the module's migrations have made. Needs
 * a data source qualified {@code store} and its transaction manager, qualified {@code
 * storeTransactions}; offers {@code domainVouchers}, which is {@code Vouchers}, {@code
 * VoucherRecords} and {@code Redemptions}, and the {@code Purchases}.
 */
@Configuration(proxyBeanMethods = false)
public class VoucherStoreConfiguration {

  private static final Duration CLAIM = Duration.ofMinutes(1);

  @Bean
  JooqVouchers domainVouchers(
      @Qualifier("store") DataSource dataSource,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new JooqVouchers(dataSource, transactions);
  }

  @Bean
  Purchases purchases(@Qualifier("store") DataSource dataSource) {
    return new JooqPurchases(dataSource, CLAIM);
  }
}
