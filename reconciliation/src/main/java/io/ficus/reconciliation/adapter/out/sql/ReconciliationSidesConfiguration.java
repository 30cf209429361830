package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.Sides;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings {@link Sides}. */
@Configuration(proxyBeanMethods = false)
public class ReconciliationSidesConfiguration {

  @Bean
  Sides reconciliationSides() {
    return new SqlSides();
  }
}
