package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.DeclaredPairs;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Repairer;
import io.ficus.reconciliation.Repairs;
import io.ficus.reconciliation.application.Audit;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.Confirmation;
import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.application.Holds;
import io.ficus.reconciliation.application.KnownFacts;
import io.ficus.reconciliation.application.LoadSignals;
import io.ficus.reconciliation.application.Pause;
import io.ficus.reconciliation.application.RepairPlans;
import io.ficus.reconciliation.application.RepairService;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.application.Runs;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The front door and its HTTP API. Needs the pairs (there may be none, and {@link DeclaredPairs}
 * beside them), {@link CatchUp}, a {@link Clock}, {@link ReconciliationSettings}, and what {@code
 * ReconciliationStoreConfiguration} and {@code ReconciliationReportConfiguration} offer.
 */
@Configuration(proxyBeanMethods = false)
public class ReconciliationWebConfiguration {

  @Bean(destroyMethod = "close")
  Reconciliations reconciliations(
      ObjectProvider<Pair> pairs,
      ObjectProvider<DeclaredPairs> declaredPairs,
      Runs runs,
      Findings findings,
      Holds holds,
      ChangedKeys changedKeys,
      List<ReportWriter> reportWriters,
      CatchUp catchUp,
      ObjectProvider<KnownFacts> knownFacts,
      ObjectProvider<LoadSignals> loadSignals,
      Clock clock,
      ReconciliationSettings settings) {
    return new RunService(
        all(pairs, declaredPairs),
        runs,
        findings,
        holds,
        changedKeys,
        reportWriters,
        new RecordComparator(),
        catchUp,
        knownFacts.getIfAvailable(() -> KnownFacts.NOTHING),
        loadSignals.getIfAvailable(() -> LoadSignals.QUIET),
        clock,
        Pause.real(),
        settings);
  }

  @Bean(destroyMethod = "close")
  Repairs repairs(
      ObjectProvider<Pair> pairs,
      ObjectProvider<DeclaredPairs> declaredPairs,
      ObjectProvider<Repairer> repairers,
      Runs runs,
      RepairPlans plans,
      CatchUp catchUp,
      Clock clock,
      ReconciliationSettings settings) {
    return new RepairService(
        all(pairs, declaredPairs),
        repairers.orderedStream().toList(),
        runs,
        plans,
        new Confirmation(new RecordComparator(), catchUp, clock, Pause.real(), settings),
        catchUp,
        clock);
  }

  private static List<Pair> all(
      ObjectProvider<Pair> pairs, ObjectProvider<DeclaredPairs> declaredPairs) {
    return Stream.concat(
            pairs.orderedStream(), declaredPairs.stream().flatMap(some -> some.pairs().stream()))
        .toList();
  }

  @Bean
  ReconciliationController reconciliationController(Reconciliations reconciliations, Audit audit) {
    return new ReconciliationController(reconciliations, audit);
  }

  @Bean
  RepairController repairController(Repairs repairs) {
    return new RepairController(repairs);
  }
}
