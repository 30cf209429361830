package io.ficus.app.handover;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.LogWatermarks;
import io.ficus.cdc.feed.StoreMake;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stages;
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
                new Decisions(new TrackedChanges(domain.pair(), changedKeys, domain.reverse())),
                new ReverseSwitch(store),
                ownership,
                clock),
        clock);
  }

  @Bean
  WatermarkDrain drain(
      KafkaChangeFeed feed,
      Watermarks forward,
      ReverseSyncs reverse,
      @Qualifier("legacy") DataSource to,
      StoreMake make,
      @Qualifier("store") DataSource from,
      StrayWrites strays,
      Clock clock) {
    Watermarks backward =
        new LogWatermarks(
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
    return new WatermarkDrain(feed, forward, reverse, backward, strays, clock);
  }

  @Bean(destroyMethod = "close")
  ComparedReadCounts comparedReadCounts(@Qualifier("store") DataSource store) {
    return new ComparedReadCounts(store);
  }

  @Bean
  SeamEvidence seamEvidence(
      IntentLedger ledger,
      ComparedReadCounts reads,
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

  /** Kept for a month: the longest window that a gate may look back over is much shorter. */
  @Bean(destroyMethod = "close")
  LedgerUpkeep ledgerUpkeep(IntentLedger ledger, MovedDomains domains, Clock clock) {
    return new LedgerUpkeep(ledger, domains, clock);
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
      @Qualifier("store") DataSource store) {
    return new HandOver(
        new SeamOwnedStore(legacyOwnership, domains),
        new SeamOwnedStore(domainOwnership, domains),
        drain,
        changedKeys,
        reverse,
        new MirroredSequences(legacy, make, store, domains),
        new PrintedDrops(domains),
        List.of());
  }
}
