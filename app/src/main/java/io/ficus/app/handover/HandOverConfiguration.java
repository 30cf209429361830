package io.ficus.app.handover;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.LogWatermarks;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.application.HandOver;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.TrackedChanges;
import io.ficus.seam.ownership.FencedTables;
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
 * Moves the authority over membership. Needs what the domain wiring has, and besides a {@code
 * Bridge} named {@code outboxBridge} and a {@code FeedConfig}.
 */
@Configuration(proxyBeanMethods = false)
@Import({FenceController.class, StrayController.class, ReverseController.class})
public class HandOverConfiguration {

  @Bean
  FenceInstallation fenceInstallation(
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("legacyTransactions") PlatformTransactionManager transactions,
      @Qualifier("legacyOwnership") Ownership ownership,
      FencedTables tables) {
    return new FenceInstallation(legacy, transactions, ownership, tables);
  }

  @Bean(initMethod = "begin", destroyMethod = "close")
  ReverseFollowing reverseFollowing(
      FencedTables tables,
      @Qualifier("outboxBridge") Bridge outbox,
      FeedConfig feed,
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("legacyTransactions") PlatformTransactionManager transactions,
      @Qualifier("membershipReverse") ChangeHandler handler,
      Pair pair,
      ChangedKeys changedKeys,
      @Qualifier("store") DataSource store,
      @Qualifier("legacyOwnership") Ownership ownership,
      Clock clock) {
    return new ReverseFollowing(
        tables.domain(),
        outbox,
        () -> new KafkaChangeFeed(feed, legacy, transactions, clock),
        new Decisions(new TrackedChanges(pair, changedKeys, handler)),
        new ReverseSwitch(store),
        ownership,
        clock);
  }

  @Bean
  WatermarkDrain drain(
      KafkaChangeFeed feed,
      Watermarks forward,
      ReverseFollowing reverse,
      @Qualifier("legacy") DataSource to,
      @Qualifier("store") DataSource from,
      StrayWrites strays,
      Clock clock) {
    Watermarks backward =
        new LogWatermarks(
            from,
            to,
            domain ->
                reverse
                    .feed()
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
  ToolkitFacts toolkitFacts(KafkaChangeFeed feed, StrayWrites strays, SeamEvidence evidence) {
    return new ToolkitFacts(feed, strays, evidence);
  }

  /** Kept for a month: the longest window that a gate may look back over is much shorter. */
  @Bean(destroyMethod = "close")
  LedgerUpkeep ledgerUpkeep(IntentLedger ledger, FencedTables tables, Clock clock) {
    return new LedgerUpkeep(ledger, tables.domain(), clock);
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
      ReverseFollowing reverse,
      FencedTables tables,
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("store") DataSource store) {
    return new HandOver(
        new SeamOwnedStore(legacyOwnership, tables),
        new SeamOwnedStore(domainOwnership, tables),
        drain,
        changedKeys,
        reverse,
        new MirroredSequences(
            legacy,
            store,
            List.of(
                new MirroredSequences.Pair(
                    "public.customer_cust_id_seq", "membership.member_id_seq"),
                new MirroredSequences.Pair(
                    "public.loy_txn_txn_id_seq", "membership.ledger_entry_id_seq"))),
        new PrintedDrops(tables),
        List.of());
  }
}
