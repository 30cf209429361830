package io.ficus.app.server;

import io.ficus.app.config.ReconcileSettings;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.Notices;
import io.ficus.reconciliation.Reconciliations;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reconciliation by schedule, with metrics, and with notices in Kafka where a topic is named. */
@Configuration(proxyBeanMethods = false)
class ContinuousReconciliation {

  @Bean(destroyMethod = "close")
  Notices reconciliationNotices(FeedConfig kafka) {
    return new Notices(kafka);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  ReconciliationWatch reconciliationWatch(
      Reconciliations reconciliations,
      ReconcileSettings settings,
      Notices notices,
      MeterRegistry registry,
      Clock clock) {
    String topic = settings.alertsTopic();
    return new ReconciliationWatch(
        reconciliations,
        settings,
        notice -> {
          if (!topic.isBlank()) {
            notices.send(topic, notice);
          }
        },
        registry,
        clock);
  }
}
