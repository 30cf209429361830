package io.ficus.app.handover;

import io.ficus.app.config.SeamSettings;
import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.LogWatermarks;
import io.ficus.cdc.feed.StoreMake;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.AuthorityHook;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.application.HandOver;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.TrackedChanges;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.ReverseSwitch;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Moves the authority over domains. Needs what the domain wiring has, and besides a {@code
 * FeedConfig} and a {@link MovedDomain} for each.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  FenceController.class,
  StrayController.class,
  ReverseController.class,
  LedgerController.class
})
public class HandOverConfiguration {

  /**
   * Decisions that one transaction of the legacy store takes. It holds the rows of all of them, and
   * the fence's lock, until it ends: second writes and a hand-over wait for that long.
   */
  private static final int REVERSE_BATCH = 25;

  /** Settled ones: the longest window that a gate may look back over is much shorter. */
  private static final Duration INTENTS_KEPT = Duration.ofDays(31);

  @Bean
  MovedDomains movedDomains(List<MovedDomain> domains) {
    return new MovedDomains(domains);
  }

  @Bean
  FenceInstallation fenceInstallation(
      @Qualifier("legacy") DataSource legacy,
      StoreMake make,
      @Qualifier("legacyOwnership") Ownership ownership) {
    return new FenceInstallation(legacy, make, ownership);
  }

  @Bean
  FenceChanges fenceChanges(FenceInstallation fence, Acts acts) {
    return new FenceChanges(fence, acts);
  }

  @Bean(initMethod = "begin", destroyMethod = "close")
  ReverseSyncs reverseSyncs(
      MovedDomains domains,
      FeedConfig feed,
      @Qualifier("legacy") DataSource legacy,
      StoreMake make,
      @Qualifier("legacyTransactions") PlatformTransactionManager transactions,
      ChangedKeys changedKeys,
      @Qualifier("store") DataSource store,
      @Qualifier("legacyOwnership") Ownership ownership,
      Clock clock) {
    return new ReverseSyncs(
        domains,
        domain ->
            new ReverseFollowing(
                domain.name(),
                domain.outbox(),
                () ->
                    new KafkaChangeFeed(
                        feed.withBatchSize(Math.min(feed.batchSize(), REVERSE_BATCH)),
                        legacy,
                        make,
                        transactions,
                        clock),
                new Decisions(
                    new TrackedChanges(domain.pair(), changedKeys, domain.reverse()),
                    () -> changedKeys.noteAll(domain.name())),
                new ReverseSwitch(store),
                ownership,
                clock));
  }

  /** Marks in the log of the domain store, awaited in the legacy store. */
  @Bean(defaultCandidate = false)
  Watermarks backwardWatermarks(
      ReverseSyncs reverse,
      @Qualifier("legacy") DataSource to,
      StoreMake make,
      @Qualifier("store") DataSource from,
      Clock clock) {
    return new LogWatermarks(
        from,
        to,
        make,
        domain ->
            reverse
                .feed(domain)
                .map(running -> running.partitions(domain))
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "The reverse sync does not run on this instance")),
        clock);
  }

  @Bean(initMethod = "begin", destroyMethod = "close")
  ReverseStandings reverseStandings(
      MovedDomains domains,
      ReverseSyncs reverse,
      @Qualifier("backwardWatermarks") Watermarks backward,
      Stages stages,
      Clock clock) {
    return new ReverseStandings(domains, reverse, backward, stages, clock);
  }

  @Bean
  WatermarkDrain drain(
      KafkaChangeFeed feed,
      Watermarks forward,
      ReverseSyncs reverse,
      ReverseStandings standings,
      @Qualifier("backwardWatermarks") Watermarks backward,
      StrayWrites strays,
      Clock clock) {
    return new WatermarkDrain(feed, forward, reverse, standings::lag, backward, strays, clock);
  }

  @Bean(destroyMethod = "close")
  ReadCounts readCounts(@Qualifier("store") DataSource store) {
    return new ReadCounts(store);
  }

  @Bean
  SeamEvidence seamEvidence(
      IntentLedger ledger,
      ReadCounts reads,
      StrayWrites strays,
      WatermarkDrain drain,
      Stages stages,
      Clock clock) {
    return new SeamEvidence(ledger, reads, strays, drain, stages, clock);
  }

  @Bean
  ToolkitFacts toolkitFacts(
      KafkaChangeFeed feed,
      StrayWrites strays,
      SeamEvidence evidence,
      IntentLedger ledger,
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("store") DataSource store,
      @Qualifier("appliedPositions") AppliedPositions applied,
      Watermarks watermarks,
      Stages stages) {
    return new ToolkitFacts(
        feed,
        strays,
        evidence,
        new RowFacts(new LegacyRows(legacy), new RogueWrites(store), applied, watermarks),
        new UnbroughtDecisions(store, ledger, watermarks),
        domain -> stages.of(domain).stage().authority() == Authority.LEGACY);
  }

  @Bean
  OutboxRetention outboxRetention(
      MovedDomains domains,
      @Qualifier("store") DataSource store,
      SeamSettings settings,
      @Qualifier("backwardWatermarks") Watermarks marks,
      ReverseSyncs reverse,
      List<EventPublisher> publishers,
      Stages stages,
      Clock clock) {
    return new OutboxRetention(
        domains.all().stream().map(MovedDomain::name).toList(),
        store,
        settings.outboxRetention(),
        new OutboxCarrying(marks, reverse, publishers),
        stages,
        clock);
  }

  @Bean(destroyMethod = "close")
  StoreUpkeep storeUpkeep(
      OutboxRetention outboxes,
      IntentLedger ledger,
      MovedDomains domains,
      SeamSettings settings,
      Clock clock) {
    Duration ofRows = settings.outboxRetention().plusDays(1);
    return new StoreUpkeep(
        outboxes,
        ledger,
        domains,
        ofRows.compareTo(INTENTS_KEPT) > 0 ? ofRows : INTENTS_KEPT,
        clock);
  }

  @Bean
  ReconciledChanges changedKeys(Reconciliations reconciliations) {
    return new ReconciledChanges(reconciliations);
  }

  @Bean
  HandOver handOver(
      @Qualifier("legacyOwnership") Ownership legacyOwnership,
      @Qualifier("domainOwnership") Ownership domainOwnership,
      Drain drain,
      ReconciledChanges changedKeys,
      ReverseSyncs reverse,
      MovedDomains domains,
      @Qualifier("legacy") DataSource legacy,
      StoreMake make,
      @Qualifier("store") DataSource store,
      List<AuthorityHook> hooks) {
    return new HandOver(
        new SeamOwnedStore(legacyOwnership, domains),
        new SeamOwnedStore(domainOwnership, domains),
        drain,
        changedKeys,
        reverse,
        new MirroredSequences(legacy, make, store, domains),
        new PrintedDrops(domains),
        hooks);
  }
}
