package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.ControlStore;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.EvidenceLimits;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.handover.BrittleJournal.Fault;
import io.ficus.cutover.application.handover.BrittleJournal.When;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hand-over is taken from who is dead or hangs, and from nobody who is at work. */
@Tag("C6")
class LeaseTest {

  private static final HandOverLimits LIMITS =
      new HandOverLimits(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(35));

  private static ControlStore store;
  private static int made;

  private final String domain = "leased-" + made++;
  private final SimClock clock = new SimClock();
  private final FakeParts parts = new FakeParts();
  private final AtomicBoolean first = new AtomicBoolean(true);
  private CutoverFixture fixture;

  @BeforeAll
  static void start() {
    store = new ControlStore();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void standAtShadow() {
    fixture = new CutoverFixture(store.records(), now -> {});
    fixture.standAt(domain, Stage.SHADOW);
  }

  private HandOvers instance(String name) {
    return instance(name, store.procedures(), clock);
  }

  private HandOvers instance(String name, Procedures journal, Clock by) {
    return parts.instance(name, fixture, journal, LIMITS, by);
  }

  private CutoverOutcome toLive(HandOvers handOvers) {
    DomainStage stage = store.records().find(domain).orElseThrow();
    return handOvers.begin(stage, Stage.LIVE, HandOverKind.TO_DOMAIN, CutoverFixture.request());
  }

  /** What the first drain does; it is the rehearsal's. */
  private void inTheFirstDrain(Runnable work) {
    parts.drain =
        () -> {
          if (first.getAndSet(false)) {
            work.run();
          }
          return new DrainOutcome.Drained(Duration.ZERO);
        };
  }

  @Test
  void whoIsAtAStepForLongerThanALeaseKeepsIt() {
    HandOvers atWork = instance("app-1");
    HandOvers other = instance("app-2");
    inTheFirstDrain(
        () -> {
          for (int i = 0; i < 8; i++) {
            clock.pass(4_000);
            assertThat(atWork.renew()).isEqualTo(1);
            assertThat(atWork.tend(Runnable::run) + other.tend(Runnable::run)).isZero();
          }
        });

    assertThat(toLive(atWork)).isInstanceOf(Advanced.class);

    HandOverReport report = other.latest(domain).orElseThrow();
    assertThat(report.owner()).isEqualTo("app-1");
    assertThat(report.steps()).noneMatch(line -> line.outcome().equals("TAKEN_OVER"));
    assertThat(atWork.renew()).as("of those that have ended").isZero();
  }

  @Test
  void whoHangsLosesIt() {
    HandOvers hangs = instance("app-1");
    HandOvers other = instance("app-2");
    inTheFirstDrain(
        () -> {
          clock.pass(LIMITS.hungAfter().toMillis() + 1);
          assertThat(hangs.renew()).isZero();
          assertThat(other.tend(Runnable::run)).isEqualTo(1);
        });

    assertThat(toLive(hangs)).isInstanceOf(Advanced.class);
    assertThat(other.latest(domain).orElseThrow().owner()).isEqualTo("app-2");
  }

  @Test
  void whileWritersAreKeptOutNobodyIsGivenMoreTime() {
    HandOvers atWork = instance("app-1");
    List<Integer> renewed = new ArrayList<>();
    parts.drain =
        () -> {
          if (parts.legacy.ownership.writes() == Writes.FENCED) {
            renewed.add(atWork.renew());
          }
          return new DrainOutcome.Drained(Duration.ZERO);
        };

    assertThat(toLive(atWork)).isInstanceOf(Advanced.class);
    assertThat(renewed).containsExactly(0);
  }

  @Test
  void theWatchRenewsAlsoWhatItHasTakenOverItself() {
    Procedures brittle =
        new BrittleJournal(store.procedures(), HandOverStep.CLAIM_STORES, When.BEFORE, Fault.CRASH);
    assertThatThrownBy(() -> toLive(instance("app-1", brittle, Clock.systemUTC())))
        .isInstanceOf(SimCrash.class);
    AtomicBoolean renewed = new AtomicBoolean();
    inTheFirstDrain(
        () -> {
          Procedure taken = running().orElseThrow();
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> running().orElseThrow().leaseUntil().isAfter(taken.leaseUntil()));
          renewed.set(true);
        });

    HandOvers again = instance("app-1", store.procedures(), Clock.systemUTC());
    try (HandOverWatch watch = HandOverWatch.over(again, Duration.ofMillis(20))) {
      await().atMost(Duration.ofSeconds(30)).until(() -> running().isEmpty());
    }
    assertThat(renewed).isTrue();
  }

  @Test
  void whoLooksAfterHandOversDoesNotWaitForAnyOfThem() {
    Procedures brittle =
        new BrittleJournal(store.procedures(), HandOverStep.CLAIM_STORES, When.BEFORE, Fault.CRASH);
    assertThatThrownBy(() -> toLive(instance("app-1", brittle, clock)))
        .isInstanceOf(SimCrash.class);
    HandOvers again = instance("app-1");
    List<Runnable> driven = new ArrayList<>();
    parts.asked.clear();

    assertThat(again.tend(driven::add)).isEqualTo(1);
    assertThat(parts.asked).isEmpty();
    assertThat(again.tend(driven::add)).as("it is being taken further").isZero();

    driven.get(0).run();
    assertThat(running()).isEmpty();
    assertThat(again.latest(domain).orElseThrow().state()).isEqualTo("DONE");
  }

  private Optional<Procedure> running() {
    return store.procedures().running().stream().filter(p -> p.domain().equals(domain)).findFirst();
  }

  @Test
  void noStepThatHasItsTimeCountsAsHung() {
    HandOverLimits usual = HandOverLimits.usual();
    assertThat(usual.hungAfter())
        .isGreaterThan(usual.drainTimeout().multipliedBy(2L * HandOverLimits.REHEARSALS));

    Duration patience = Duration.ofMinutes(20);
    assertThat(usual.patientWith(new EvidenceLimits(patience, Duration.ZERO)).hungAfter())
        .isGreaterThan(patience);
    assertThat(usual.patientWith(EvidenceLimits.usual())).isEqualTo(usual);
  }
}
