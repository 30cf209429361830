package io.ficus.app.server;

import io.ficus.app.config.FeedSettings;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.ReconcileSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.pairs.PairsConfiguration;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.RowLocking;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.adapter.in.web.ReconciliationWebConfiguration;
import io.ficus.reconciliation.adapter.out.jooq.ReconciliationStoreConfiguration;
import io.ficus.reconciliation.adapter.out.report.ReconciliationReportConfiguration;
import io.ficus.reconciliation.adapter.out.sql.ReconciliationSidesConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What compares, whether it is domains or pairs that are configured. Needs a {@code CatchUp}. */
@Configuration(proxyBeanMethods = false)
@Import({
  StoreWiring.class,
  ReconciliationStoreConfiguration.class,
  ReconciliationSidesConfiguration.class,
  ReconciliationLoad.class,
  ContinuousReconciliation.class,
  ReconciliationReportConfiguration.class,
  ReconciliationWebConfiguration.class,
  PairsConfiguration.class
})
class ReconciliationWiring {

  @Bean
  FeedConfig feedConfig(KafkaSettings kafka, FeedSettings feed, SourceSettings source) {
    FeedConfig usual = FeedConfig.of(BridgeWiring.config(source, kafka).bootstrapServers());
    return new FeedConfig(
        usual.bootstrapServers(),
        kafka.properties(),
        usual.groupPrefix(),
        feed.batchSize(),
        kafka.replicationFactor(),
        usual.maxRecordBytes(),
        usual.firstBackoff(),
        usual.longestBackoff());
  }

  @Bean
  ReconciliationSettings reconciliationSettings(ReconcileSettings settings) {
    ReconciliationSettings usual = ReconciliationSettings.defaults();
    return new ReconciliationSettings(
        settings.chunkSize(),
        settings.watermarkTimeout(),
        settings.rounds(),
        usual.backOff(),
        settings.threads(),
        settings.load(),
        new Sketch(settings.sketchCells()),
        new RowLocking(settings.lockHotRows(), settings.lockWait(), settings.lockHold()));
  }
}
