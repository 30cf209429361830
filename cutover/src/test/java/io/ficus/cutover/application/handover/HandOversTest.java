package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.Authority;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.CutoverOutcome.GateClosed;
import io.ficus.cutover.CutoverOutcome.GivenUp;
import io.ficus.cutover.CutoverOutcome.InProgress;
import io.ficus.cutover.CutoverOutcome.OwnershipUnknown;
import io.ficus.cutover.CutoverOutcome.RolledBack;
import io.ficus.cutover.CutoverOutcome.Unsettled;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.PauseForecast;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.ControlStore;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.application.handover.BrittleJournal.Fault;
import io.ficus.cutover.application.handover.BrittleJournal.When;
import io.ficus.cutover.domain.gate.BridgeState;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.OwnershipOutcome;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hand-overs whose journal is a real control store, with stores that a test controls. */
@Tag("C6")
class HandOversTest {

  private static ControlStore store;
  private static int made;

  private final String domain = "domain-" + made++;
  private final SimClock clock = new SimClock();
  private final FakeParts parts = new FakeParts();
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
    fixture = new CutoverFixture(store.records(), now -> {}, CutoverFixture.impatient());
    fixture.standAt(domain, Stage.SHADOW);
  }

  private HandOvers instance(String name, Procedures journal) {
    HandOverLimits limits =
        new HandOverLimits(
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    return parts.instance(name, fixture, journal, limits, clock);
  }

  private GatedCutovers door(HandOvers handOvers) {
    return new GatedCutovers(
        store.records(), fixture.gates, Optional.of(handOvers), store.ramps(), now -> {}, clock);
  }

  private GatedCutovers door() {
    return door(instance("app-1", store.procedures()));
  }

  private CutoverOutcome advance() {
    return door().advance(domain, CutoverFixture.request());
  }

  private DomainStage stage() {
    return store.records().find(domain).orElseThrow();
  }

  private void requireOpen(Authority authority) {
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY))
        .isEqualTo(authority == Authority.LEGACY);
    assertThat(parts.domain.ownership.opens(Authority.DOMAIN))
        .isEqualTo(authority == Authority.DOMAIN);
  }

  @Test
  void toLiveBackAndToComplete() {
    assertThat(advance()).isInstanceOf(Advanced.class);
    assertThat(stage().stage()).isEqualTo(Stage.LIVE);
    requireOpen(Authority.DOMAIN);
    assertThat(parts.domain.ownership.epoch()).isEqualTo(stage().epoch());
    assertThat(parts.reverseRuns).isTrue();
    assertThat(parts.asked)
        .containsSubsequence(
            "capture",
            "drain from LEGACY",
            "sequences to DOMAIN",
            "start at 0/1A2B",
            "hook: DOMAIN as of " + stage().epoch());

    parts.asked.clear();
    assertThat(door().rollback(domain, Optional.of(Stage.SHADOW), CutoverFixture.request()))
        .isInstanceOf(RolledBack.class);
    assertThat(stage().stage()).isEqualTo(Stage.SHADOW);
    requireOpen(Authority.LEGACY);
    assertThat(parts.reverseRuns).isFalse();
    assertThat(parts.asked).containsSubsequence("drain from DOMAIN", "sequences to LEGACY", "stop");

    assertThat(advance()).isInstanceOf(Advanced.class);
    assertThat(advance()).isInstanceOf(Advanced.class);
    assertThat(stage().stage()).isEqualTo(Stage.RAMP_DOWN);
    assertThat(parts.legacy.ownership.writes()).isEqualTo(Ownership.Writes.FENCED);
    assertThat(door().advance(domain, Optional.of(Stage.COMPLETE), CutoverFixture.request()))
        .isInstanceOf(Advanced.class);
    assertThat(stage().stage()).isEqualTo(Stage.COMPLETE);
    requireOpen(Authority.DOMAIN);
    assertThat(parts.legacy.ownership.writes()).isEqualTo(Ownership.Writes.CLOSED);
    assertThat(parts.reverseRuns).isFalse();
    assertThat(store.records().history(domain).get(0).kind()).isEqualTo(AuditEntry.Kind.ADVANCED);
  }

  @Test
  void aPlanSaysWhatIsKnownOfThePauseAndTouchesNothing() {
    assertThat(pause().keys()).contains(3L);
    assertThat(pause().lastTaken()).isEmpty();
    assertThat(parts.asked).isEmpty();

    advance();
    assertThat(store.procedures().latest(domain, 1).get(0).found().pace())
        .contains(new Pace(3, Duration.ofMillis(5)));
    door().rollback(domain, Optional.of(Stage.SHADOW), CutoverFixture.request());
    assertThat(pause().lastTaken()).isPresent();
  }

  private PauseForecast pause() {
    return door().plan(domain).orElseThrow().pause().orElseThrow();
  }

  static Stream<Arguments> edges() {
    return Course.TO_DOMAIN.steps().stream()
        .flatMap(step -> Arrays.stream(When.values()).map(when -> Arguments.of(step, when)));
  }

  @ParameterizedTest(name = "{1} the outcome of {0} is stored")
  @MethodSource("edges")
  void anInstanceThatDiesAtAnyEdgeIsReplaced(HandOverStep step, When when) {
    Procedures brittle = new BrittleJournal(store.procedures(), step, when, Fault.CRASH);
    boolean flipped =
        Course.TO_DOMAIN.isPastTheFlip(step) || (step == HandOverStep.FLIP && when == When.AFTER);
    boolean last = step == HandOverStep.TELL_HOOKS && when == When.AFTER;

    assertThatThrownBy(
            () -> door(instance("app-1", brittle)).advance(domain, CutoverFixture.request()))
        .isInstanceOf(SimCrash.class);
    HandOvers second = instance("app-2", store.procedures());
    assertThat(second.tend(Runnable::run)).as("the lease still runs").isZero();
    clock.pass(5_001);
    second.tend(Runnable::run);

    assertThat(second.running(domain)).isEmpty();
    HandOverReport report = second.latest(domain).orElseThrow();
    boolean beforeTheFence = report.pause().isEmpty();
    Stage expected = flipped || beforeTheFence ? Stage.LIVE : stage().stage();
    assertThat(stage().stage()).isEqualTo(expected);
    assertThat(report.owner()).isEqualTo(last ? "app-1" : "app-2");
    if (!flipped && report.state().equals("ABANDONED")) {
      assertThat(stage().stage()).isEqualTo(Stage.SHADOW);
      assertThat(report.note()).contains("app-1 was lost");
    }
    requireOpen(stage().stage().authority());
    assertThat(parts.reverseRuns).isEqualTo(stage().stage() == Stage.LIVE);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatIsLostAtTheFlipIsResolvedByReading(When when) {
    Procedures brittle =
        new BrittleJournal(store.procedures(), HandOverStep.FLIP, when, Fault.CONNECTION_LOST);

    assertThat(door(instance("app-1", brittle)).advance(domain, CutoverFixture.request()))
        .isInstanceOf(Advanced.class);

    assertThat(stage().stage()).isEqualTo(Stage.LIVE);
    assertThat(store.records().history(domain)).filteredOn(it -> it.to() == Stage.LIVE).hasSize(1);
    requireOpen(Authority.DOMAIN);
  }

  @ParameterizedTest
  @EnumSource
  void aFlipThatCannotBeReadIsUnknownAndNothingIsGuessed(When when) {
    BrittleJournal brittle =
        new BrittleJournal(store.procedures(), HandOverStep.FLIP, when, Fault.CONNECTION_LOST);
    brittle.staysAway = true;

    assertThat(door(instance("app-1", brittle)).advance(domain, CutoverFixture.request()))
        .isInstanceOf(OwnershipUnknown.class);
    assertThat(parts.legacy.ownership.writes()).isEqualTo(Ownership.Writes.FENCED);
    assertThat(parts.domain.ownership.writes()).isEqualTo(Ownership.Writes.FENCED);

    // The store is back, and the instance looks again.
    instance("app-1", store.procedures()).tend(Runnable::run);
    assertThat(stage().stage()).isEqualTo(when == When.AFTER ? Stage.LIVE : Stage.SHADOW);
    requireOpen(stage().stage().authority());
  }

  @Test
  void aPauseThatWouldBeTooLongIsNotBegun() {
    parts.drain = () -> new DrainOutcome.Drained(Duration.ofSeconds(3));

    assertThat(advance())
        .isInstanceOfSatisfying(
            GivenUp.class,
            it -> {
              assertThat(it.handOver().note()).contains("pause-budget");
              assertThat(it.handOver().pause()).isEmpty();
              assertThat(it.handOver().predictedPause().orElseThrow())
                  .isGreaterThan(Duration.ofSeconds(3));
            });
    requireOpen(Authority.LEGACY);
  }

  @Test
  void aPauseThatBecomesTooLongIsUndone() {
    parts.drain =
        () -> {
          if (parts.legacy.ownership.writes() == Ownership.Writes.FENCED) {
            clock.pass(2_500);
          }
          return new DrainOutcome.Drained(Duration.ofMillis(10));
        };

    assertThat(advance())
        .isInstanceOfSatisfying(
            GivenUp.class,
            it -> {
              assertThat(it.handOver().state()).isEqualTo("ABANDONED");
              assertThat(it.handOver().step()).isEqualTo("VERIFY");
              assertThat(it.handOver().pause()).isPresent();
            });
    requireOpen(Authority.LEGACY);
    assertThat(stage().stage()).isEqualTo(Stage.SHADOW);
    assertThat(parts.legacy.ownership.epoch()).isEqualTo(1);
  }

  @Test
  void keysThatDifferBehindTheFenceUndoIt() {
    parts.verify =
        () ->
            parts.legacy.ownership.writes() == Ownership.Writes.FENCED
                ? new VerifyOutcome.Differs(7, "key 12: points 5 and 6")
                : new VerifyOutcome.Verified(7, Duration.ofMillis(1));

    assertThat(advance())
        .isInstanceOfSatisfying(
            GivenUp.class, it -> assertThat(it.handOver().note()).contains("key 12"));
    requireOpen(Authority.LEGACY);
  }

  @Test
  void aClosedGateEndsItBeforeAnythingIsTouched() {
    fixture.evidence.bridge = () -> new BridgeState(false, "PAUSED", Instant.EPOCH);

    assertThat(advance()).isInstanceOf(GateClosed.class);
    requireOpen(Authority.LEGACY);
    assertThat(parts.asked).isEmpty();
  }

  @Test
  void rowsThatDisagreeWithTheStageAreLeftAlone() {
    parts.domain.ownership = new Ownership(1, Authority.DOMAIN, Ownership.Writes.OPEN, 0);

    assertThat(advance())
        .isInstanceOfSatisfying(
            GivenUp.class, it -> assertThat(it.handOver().note()).contains("cutover doctor"));
    assertThat(parts.domain.ownership.authority()).isEqualTo(Authority.DOMAIN);
  }

  @Test
  void nothingElseMovesTheStageWhileAHandOverHasNotEnded() {
    Procedures brittle =
        new BrittleJournal(store.procedures(), HandOverStep.DRAIN, When.AFTER, Fault.CRASH);
    assertThatThrownBy(
            () -> door(instance("app-1", brittle)).advance(domain, CutoverFixture.request()))
        .isInstanceOf(SimCrash.class);

    GatedCutovers other = door(instance("app-2", store.procedures()));
    assertThat(other.rollback(domain, Optional.empty(), CutoverFixture.request()))
        .isInstanceOf(InProgress.class);
    assertThat(other.advance(domain, CutoverFixture.request())).isInstanceOf(InProgress.class);
    assertThat(stage().stage()).isEqualTo(Stage.SHADOW);
  }

  @Test
  void whoIsLostWhileWritersAreKeptOutIsReplacedWithinSeconds() {
    Procedures brittle =
        new BrittleJournal(store.procedures(), HandOverStep.FENCE, When.AFTER, Fault.CRASH);
    assertThatThrownBy(
            () -> door(instance("app-1", brittle)).advance(domain, CutoverFixture.request()))
        .isInstanceOf(SimCrash.class);

    clock.pass(4_001);
    assertThat(instance("app-2", store.procedures()).tend(Runnable::run)).isEqualTo(1);
    requireOpen(Authority.LEGACY);
  }

  @Test
  void anInstanceThatWasReplacedCanNoLongerTouchAStore() {
    Ownership before = parts.legacy.ownership;
    advance();
    assertThat(
            parts.legacy.set(
                domain,
                new Ownership(before.epoch(), Authority.LEGACY, Ownership.Writes.OPEN, 0),
                Duration.ofSeconds(1)))
        .isInstanceOf(OwnershipOutcome.Stale.class);
  }

  @Test
  void whatFailsAfterTheFlipIsTriedUntilItIsDone() {
    parts.reverseStarts = false;

    assertThat(advance())
        .isInstanceOfSatisfying(
            Unsettled.class,
            it -> {
              assertThat(it.handOver().step()).isEqualTo("START_REVERSE_SYNC");
              assertThat(it.handOver().truth()).contains("domain store has the authority");
            });
    requireOpen(Authority.DOMAIN);

    parts.reverseStarts = true;
    instance("app-1", store.procedures()).tend(Runnable::run);
    assertThat(door().handOver(domain).orElseThrow().state()).isEqualTo("DONE");
    assertThat(door().handOver(domain).orElseThrow().steps())
        .extracting(HandOverReport.Line::outcome)
        .contains("FAILED", "TAKEN_OVER", "DONE");
    assertThat(parts.reverseRuns).isTrue();
  }

  @Test
  void theDoctorNamesTheRowThatDisagreesAndReassertMendsIt() {
    advance();
    assertThat(door().doctor(domain).orElseThrow())
        .allMatch(it -> it.state() == DoctorFinding.State.OK);

    parts.legacy.ownership = new Ownership(1, Authority.LEGACY, Ownership.Writes.OPEN, 0);
    assertThat(door().doctor(domain).orElseThrow())
        .filteredOn(it -> it.state() == DoctorFinding.State.PROBLEM)
        .extracting(DoctorFinding::check)
        .containsExactly("one-writer", "ownership-in-legacy-store");
    assertThat(door().doctor(domain).orElseThrow().get(1).command().orElseThrow())
        .contains("cutover reassert " + domain);

    long epoch = stage().epoch();
    assertThat(door().reassert(domain, CutoverFixture.request()))
        .isInstanceOf(CutoverOutcome.Reasserted.class);
    assertThat(stage().epoch()).isEqualTo(epoch);
    requireOpen(Authority.DOMAIN);
    assertThat(door().doctor(domain).orElseThrow())
        .allMatch(it -> it.state() == DoctorFinding.State.OK);
  }
}
