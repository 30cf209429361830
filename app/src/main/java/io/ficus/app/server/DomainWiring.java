package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.CutoverSettings;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.ReconcileSettings;
import io.ficus.app.config.SeamSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.handover.HandOverConfiguration;
import io.ficus.app.handover.MovedDomain;
import io.ficus.app.handover.MovedDomains;
import io.ficus.app.pairs.PairsConfiguration;
import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.LogWatermarks;
import io.ficus.cdc.feed.StoreMake;
import io.ficus.cdc.feed.StoredAppliedPositions;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.Stages;
import io.ficus.cutover.adapter.in.web.CutoverWebConfiguration;
import io.ficus.cutover.adapter.out.jooq.CutoverStoreConfiguration;
import io.ficus.cutover.application.EvidenceLimits;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.domain.gate.GateLimits;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.TrackedChanges;
import io.ficus.seam.ownership.Ownership;
import io.ficus.shop.ShopConfiguration;
import io.ficus.shop.engine.ShopDatabase;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/** What moves domains: feed, cutover, reconciliation, and the domains of the example. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("ficus.domains.membership")
@Import({
  CutoverStoreConfiguration.class,
  CutoverWebConfiguration.class,
  CutoverEvidence.class,
  ReconciliationWiring.class,
  ShopConfiguration.class,
  OutboxBridges.class,
  OutboxBridgeHealth.class,
  MembershipWiring.class,
  VoucherWiring.class,
  HandOverConfiguration.class,
  FeedController.class,
  PublicEvents.class,
  DomainHealth.class,
  ReverseMeters.class,
  CutoverWatch.class,
  CutoverMeters.class,
  CutoverHealth.class,
  LegacyProblems.class
})
class DomainWiring {

  @Bean
  ShopDatabase shopDatabase(SourceSettings source) {
    try {
      return ShopDatabase.at(BridgeWiring.jdbcUrl(source));
    } catch (IllegalArgumentException e) {
      throw StartFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  @Bean(destroyMethod = "close")
  KafkaChangeFeed changeFeed(
      FeedConfig config,
      KafkaSettings kafka,
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions,
      Clock clock) {
    if (!kafka.converters().value().isBlank()) {
      throw StartFailure.usage(
          "Domains follow plain JSON and cannot read what "
              + kafka.converters().value()
              + " writes. Take ficus.kafka.converters out, or stream without domains.");
    }
    return new KafkaChangeFeed(config, store, transactions, clock);
  }

  @Bean
  Watermarks watermarks(
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("store") DataSource store,
      KafkaChangeFeed feed,
      Clock clock) {
    return new LogWatermarks(legacy, store, feed::partitions, clock);
  }

  @Bean
  AppliedPositions appliedPositions(@Qualifier("store") DataSource store) {
    return new StoredAppliedPositions(store);
  }

  /** What was brought back to the legacy store; its table is installed there with the fence. */
  @Bean
  AppliedPositions legacyPositions(@Qualifier("legacy") DataSource legacy, StoreMake make) {
    return new StoredAppliedPositions(legacy, make);
  }

  /** What the legacy store is, to whoever writes positions into it. */
  @Bean
  StoreMake legacyMake(ShopDatabase shop) {
    return switch (shop.engine()) {
      case POSTGRESQL -> StoreMake.POSTGRESQL;
      case MARIADB -> StoreMake.MARIADB;
    };
  }

  @Bean
  GateLimits gateLimits(CutoverSettings settings) {
    return new GateLimits(
        settings.reconciliationMaxAge(),
        settings.ledgerWindow(),
        settings.shadowWindow(),
        settings.shadowMinSamples(),
        settings.shadowMaxPerMillion(),
        settings.reverseSyncMaxLag(),
        settings.strayWindow(),
        settings.leftOutGates(),
        settings.twoPersonStages(),
        settings.approvalMaxAge());
  }

  @Bean
  EvidenceLimits evidenceLimits(CutoverSettings settings) {
    return new EvidenceLimits(settings.catchUpTimeout(), settings.fleetTimeout());
  }

  @Bean
  HandOverLimits handOverLimits(CutoverSettings settings) {
    return HandOverLimits.withPauseBudget(settings.pauseBudget());
  }

  @Bean
  CatchUp catchUp(
      Stages stages,
      Watermarks watermarks,
      @Qualifier("backwardWatermarks") Watermarks backward,
      ReconcileSettings settings,
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("store") DataSource store) {
    return PairsConfiguration.catchUp(
        settings, legacy, store, new LeadingSide(stages, watermarks, backward));
  }

  @Bean
  io.ficus.seam.SeamSettings seamSettings(SeamSettings settings, CutoverSettings cutover) {
    io.ficus.seam.SeamSettings usual = io.ficus.seam.SeamSettings.defaults();
    return new io.ficus.seam.SeamSettings(
            settings.compareOneIn(), usual.secondWrites(), usual.comparedReads(), usual.patience())
        .outlasting(cutover.pauseBudget());
  }

  /** Begins once everything is wired, so that the first record meets a complete application. */
  @Bean
  SmartInitializingSingleton followDomains(
      MovedDomains domains,
      KafkaChangeFeed feed,
      Cutovers cutovers,
      SourceSettings source,
      ChangedKeys changedKeys,
      @Qualifier("domainOwnership") Ownership ownership) {
    domains.all().forEach(domain -> requireRoute(domain, source));
    return () ->
        domains
            .all()
            .forEach(
                domain -> {
                  cutovers.register(domain.name());
                  ownership.register(domain.name());
                  feed.follow(
                      domain.name(),
                      List.of(BridgeWiring.topic(BridgeWiring.name(source), domain.name())),
                      new TrackedChanges(domain.pair(), changedKeys, domain.changes()));
                });
  }

  // By its route a table's changes keep their order with those of the other tables of an aggregate.
  private static void requireRoute(MovedDomain domain, SourceSettings source) {
    boolean routed =
        source.routes().stream()
            .anyMatch(
                route ->
                    route.name().equals(domain.name())
                        && route.tables().stream()
                            .map(table -> table.table())
                            .collect(Collectors.toSet())
                            .containsAll(domain.tables().tables()));
    if (!routed) {
      throw StartFailure.usage(
          "The domain '"
              + domain.name()
              + "' needs a route of that name (ficus.source.routes), with "
              + domain.tables().tables().stream()
                  .map(table -> table + " by " + column(domain, table))
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private static String column(MovedDomain domain, String table) {
    KeyColumn column = domain.pair().keyColumns().get(table);
    return column == null ? "its key" : column.name();
  }
}
