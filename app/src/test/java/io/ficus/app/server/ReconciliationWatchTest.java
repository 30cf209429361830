package io.ficus.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.app.StartFailure;
import io.ficus.app.config.ReconcileSettings;
import io.ficus.cdc.feed.Notices;
import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Engine;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Report;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.RunTerms;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.StartOutcome;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schedule, the metrics and the notices, on runs that end when a test says so. */
class ReconciliationWatchTest {

  private final Ended runs = new Ended();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Notices.Notice> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-05-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final ReconciliationWatch watch = watch(Map.of("membership", Duration.ofHours(6)));
  private boolean kafkaIsAway;

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void aRunBeginsWhenItIsDueAndNotBefore() {
    watch.look("membership");
    assertThat(runs.started).isEqualTo(1);
    runs.end(new Verdict.Matches());
    now = now.plus(Duration.ofHours(5));
    watch.look("membership");
    assertThat(runs.started).isEqualTo(1);
    now = now.plus(Duration.ofHours(1));
    watch.look("membership");
    assertThat(runs.started).isEqualTo(2);
    watch.look("membership");
    assertThat(runs.started).isEqualTo(2);
  }

  @Test
  void onlyAVerdictThatChangesIsToldAndAgainUntilItIsTaken() {
    runs.end(new Verdict.Matches());
    watch.look("membership");
    runs.end(new Verdict.Matches());
    watch.look("membership");
    assertThat(told).isEmpty();
    runs.end(new Verdict.Differs(3));
    kafkaIsAway = true;
    assertThatThrownBy(() -> watch.look("membership")).hasMessageContaining("away");
    kafkaIsAway = false;
    watch.look("membership");
    watch.look("membership");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).id()).isEqualTo("reconciliation-run-3");
    assertThat(told.get(0).data())
        .contains("\"verdict\":\"DIFFERS\"")
        .contains("\"previousVerdict\":\"MATCHES\"");
  }

  @Test
  void whatChangedWhileKafkaWasAwayIsToldThoughALaterRunSaysTheSame() {
    runs.end(new Verdict.Matches());
    watch.look("membership");
    kafkaIsAway = true;
    runs.end(new Verdict.Differs(3));
    assertThatThrownBy(() -> watch.look("membership")).hasMessageContaining("away");
    runs.end(new Verdict.Differs(3));
    assertThatThrownBy(() -> watch.look("membership")).hasMessageContaining("away");
    runs.end(new Verdict.Matches());
    kafkaIsAway = false;
    watch.look("membership");
    watch.look("membership");
    assertThat(told)
        .extracting(Notices.Notice::id)
        .containsExactly("reconciliation-run-2", "reconciliation-run-4");
    assertThat(told.get(1).data()).contains("\"previousVerdict\":\"DIFFERS\"");
  }

  @Test
  void theMetricsShowTheLastRun() {
    runs.end(new Verdict.Differs(3));
    now = now.plusSeconds(90);
    watch.look("membership");
    assertThat(verdict("DIFFERS")).isEqualTo(1);
    assertThat(verdict("MATCHES")).isZero();
    assertThat(registry.get("ficus.reconciliation.age").gauge().value()).isEqualTo(90);
    assertThat(registry.get("ficus.reconciliation.pending.keys").gauge().value()).isEqualTo(7);
    assertThat(
            registry.get("ficus.reconciliation.keys").tag("outcome", "disagreeing").gauge().value())
        .isEqualTo(3);
  }

  @Test
  void aDomainWithoutAPairCannotBeScheduled() {
    assertThatThrownBy(() -> watch(Map.of("orders", Duration.ofHours(1))))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("orders");
  }

  private double verdict(String verdict) {
    return registry.get("ficus.reconciliation.verdict").tag("verdict", verdict).gauge().value();
  }

  private ReconciliationWatch watch(Map<String, Duration> every) {
    return new ReconciliationWatch(
        runs,
        new ReconcileSettings(
            5000,
            Duration.ofSeconds(1),
            5,
            1,
            65_536,
            false,
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            100,
            1,
            1,
            List.of(),
            every,
            "alerts",
            List.of()),
        notice -> {
          if (kafkaIsAway) {
            throw new IllegalStateException("Kafka is away");
          }
          told.add(notice);
        },
        registry,
        clock);
  }

  /** Runs of one domain. */
  private final class Ended implements Reconciliations {
    private final List<Run> ended = new ArrayList<>();
    private boolean running;
    private int started;

    void end(Verdict verdict) {
      running = false;
      ended.add(0, run(ended.size() + 1, Run.State.FINISHED, verdict));
    }

    private Run run(long id, Run.State state, Verdict verdict) {
      return new Run(
          id,
          "membership",
          "members",
          "test",
          state,
          verdict,
          true,
          false,
          0,
          Optional.empty(),
          Engine.SCAN,
          Optional.empty(),
          now,
          Optional.of(now),
          new Run.Progress(1, 1, 10, 0, 0),
          new Totals(10, 7, 3, 0, 0, 0, 0),
          SideTotals.NONE,
          SideTotals.NONE);
    }

    @Override
    public Set<String> domains() {
      return Set.of("membership");
    }

    @Override
    public StartOutcome start(String domain, RunTerms terms, String actor) {
      started++;
      running = true;
      return new StartOutcome.Started(
          run(99, Run.State.RUNNING, new Verdict.Unproven("still running")));
    }

    @Override
    public StartOutcome resume(String domain, String actor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void hold(String domain, String actor, String reason) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(String domain, String actor, String reason) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Standing standing(String domain) {
      return new Standing(Optional.empty(), 7);
    }

    @Override
    public ChangedKeysVerdict verifyChanged(String domain, Duration budget) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ChangedKeysVerdict verifyDrained(String domain, Duration budget) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ChangedKeysVerdict rehearse(String domain, Duration budget) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Run> running(String domain) {
      return running
          ? Optional.of(run(99, Run.State.RUNNING, new Verdict.Unproven("still running")))
          : Optional.empty();
    }

    @Override
    public Optional<Run> last(String domain) {
      return ended.stream().findFirst();
    }

    @Override
    public Optional<Run> run(String domain, long id) {
      return Optional.empty();
    }

    @Override
    public List<Run> history(String domain, int limit) {
      return ended;
    }

    @Override
    public Optional<Report> report(String domain, long runId, ReportFormat format) {
      return Optional.empty();
    }
  }
}
