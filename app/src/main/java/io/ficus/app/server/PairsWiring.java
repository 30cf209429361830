package io.ficus.app.server;

import io.ficus.app.config.ReconcileSettings;
import io.ficus.app.pairs.PairsConfiguration;
import io.ficus.reconciliation.application.CatchUp;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Pairs that are configured, on a server that moves no domain. */
@Configuration(proxyBeanMethods = false)
@Conditional(PairsWiring.PairsAlone.class)
@Import(ReconciliationWiring.class)
class PairsWiring {

  @Bean
  CatchUp catchUp(
      ReconcileSettings settings,
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("store") DataSource store) {
    return PairsConfiguration.catchUp(settings, legacy, store);
  }

  /** A pair is configured, and no domain. */
  static final class PairsAlone implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return context.getEnvironment().containsProperty("ficus.reconciliation.pairs[0].name")
          && !context
              .getEnvironment()
              .getProperty("ficus.domains.membership", Boolean.class, false);
    }
  }
}
