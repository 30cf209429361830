package io.ficus.cutover.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.AuditEntry.Kind;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.StageRecords.Recorded;
import io.ficus.cutover.domain.gate.Past;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link StageRecords} keeps; each test has domains of its own. */
public abstract class StageRecordsContract {

  protected static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123456Z");

  protected abstract StageRecords records();

  /** A name that no other test has. */
  protected final String domain = "d" + Long.toString(System.nanoTime(), 36);

  protected static AuditEntry registered(String domain) {
    return new AuditEntry(
        domain, Kind.REGISTERED, Optional.empty(), Stage.OFF, 1, "ficus", "start", List.of(), T0);
  }

  protected static AuditEntry change(
      String domain, Kind kind, Stage from, Stage to, long epoch, List<Gate> gates) {
    return new AuditEntry(
        domain,
        kind,
        Optional.of(from),
        to,
        epoch,
        "ada",
        "because \uD83C\uDF33 'quoted'",
        gates,
        T0.plusSeconds(epoch));
  }

  protected static AuditEntry advance(String domain) {
    return change(domain, Kind.ADVANCED, Stage.OFF, Stage.DUAL_WRITE, 2, List.of());
  }

  @Test
  void aNewDomainStandsAtOffWithEpochOne() {
    DomainStage expected = new DomainStage(domain, Stage.OFF, 1, T0, "ficus", "start");

    assertThat(records().register(registered(domain))).isEqualTo(expected);
    assertThat(records().find(domain)).contains(expected);
    assertThat(records().all()).contains(expected);
    assertThat(records().history(domain)).containsExactly(registered(domain));
  }

  @Test
  void registeringAgainChangesNothing() {
    records().register(registered(domain));
    records().change(advance(domain));

    assertThat(records().register(registered(domain)).stage()).isEqualTo(Stage.DUAL_WRITE);
    assertThat(records().history(domain)).hasSize(2);
  }

  @Test
  @Tag("C9")
  void aChangeIsStoredWithActorReasonGatesAndTime() {
    records().register(registered(domain));
    Gate gate =
        new Gate(
                "bridge-running",
                Gate.State.OPEN,
                Optional.of("RUNNING"),
                "running",
                Optional.of(Duration.ofMillis(1234)),
                "It \"runs\".")
            .restingOn(new Gate.Basis(17, Optional.of(Duration.ofHours(1))));
    Gate bare =
        new Gate(
            "x", Gate.State.INCONCLUSIVE, Optional.empty(), "y", Optional.empty(), "Nobody knows.");
    AuditEntry change =
        change(
            domain,
            Kind.ADVANCED,
            Stage.OFF,
            Stage.DUAL_WRITE,
            2,
            List.of(gate, bare, Gate.leftOut("z", "0 in 1 h")));

    Recorded recorded = records().change(change);

    DomainStage now =
        new DomainStage(domain, Stage.DUAL_WRITE, 2, T0.plusSeconds(2), "ada", change.reason());
    assertThat(recorded).isEqualTo(new Recorded.Stored(now));
    assertThat(records().find(domain)).contains(now);
    assertThat(records().history(domain)).containsExactly(change, registered(domain));
  }

  @Test
  void aChangeFromAnOldEpochIsRefusedAndLeavesNoTrace() {
    records().register(registered(domain));
    records().change(advance(domain));

    Recorded second = records().change(advance(domain));

    assertThat(second).isInstanceOf(Recorded.Moved.class);
    assertThat(second.current().epoch()).isEqualTo(2);
    assertThat(records().history(domain)).hasSize(2);
  }

  @Test
  void aChangeFromAStageThatIsNotCurrentIsRefused() {
    records().register(registered(domain));

    Recorded recorded =
        records()
            .change(change(domain, Kind.ADVANCED, Stage.DUAL_WRITE, Stage.SHADOW, 2, List.of()));

    assertThat(recorded).isInstanceOf(Recorded.Moved.class);
    assertThat(records().find(domain).orElseThrow().stage()).isEqualTo(Stage.OFF);
  }

  @Test
  void theLastRollbackIsTheLatestOne() {
    records().register(registered(domain));
    records().change(advance(domain));
    assertThat(Past.of(records().history(domain)).lastRollback()).isEmpty();

    records().change(change(domain, Kind.ROLLED_BACK, Stage.DUAL_WRITE, Stage.OFF, 3, List.of()));
    records().change(change(domain, Kind.ADVANCED, Stage.OFF, Stage.DUAL_WRITE, 4, List.of()));
    records().change(change(domain, Kind.ROLLED_BACK, Stage.DUAL_WRITE, Stage.OFF, 5, List.of()));

    Past past = Past.of(records().history(domain));
    assertThat(past.lastRollback()).contains(T0.plusSeconds(5));
    assertThat(past.epoch()).isEqualTo(5);
    assertThat(past.wayBackTried()).as("the authority never moved").isFalse();
  }

  @Test
  void nothingIsKnownOfAnUnknownDomain() {
    assertThat(records().find("nobody")).isEmpty();
    assertThat(records().history("nobody")).isEmpty();
  }

  @Test
  void ofManyChangesFromOneEpochExactlyOneIsStored() throws Exception {
    records().register(registered(domain));
    int writers = 8;
    CyclicBarrier together = new CyclicBarrier(writers);
    Callable<Recorded> writer =
        () -> {
          together.await();
          return records().change(advance(domain));
        };
    List<Recorded> results = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Recorded>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        running.add(pool.submit(writer));
      }
      for (Future<Recorded> one : running) {
        results.add(one.get());
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(results).filteredOn(Recorded.Stored.class::isInstance).hasSize(1);
    assertThat(results).allMatch(recorded -> recorded.current().epoch() == 2);
    assertThat(records().history(domain)).hasSize(2);
  }
}
