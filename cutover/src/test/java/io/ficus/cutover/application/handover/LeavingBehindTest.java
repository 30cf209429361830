package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cutover.Authority;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.Unsettled;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.ControlStore;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.handover.BrittleJournal.Fault;
import io.ficus.cutover.application.handover.BrittleJournal.When;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way to COMPLETE, where the domain goes on writing while the legacy store is left behind. */
@Tag("C6")
class LeavingBehindTest {

  private static final Duration LEASE = Duration.ofSeconds(5);

  private static ControlStore store;
  private static int made;

  private final String domain = "left-" + made++;
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
  void standAtRampDown() {
    fixture =
        new CutoverFixture(
            store.records(), now -> {}, CutoverFixture.impatientWithout(Set.of("way-back-tried")));
    fixture.standAt(domain, Stage.RAMP_DOWN);
    fixture.clock.pass(Duration.ofMinutes(1));
    long epoch = stage().epoch();
    parts.legacy.ownership = new Ownership(epoch, Authority.DOMAIN, Writes.FENCED, 0);
    parts.domain.ownership = new Ownership(epoch, Authority.DOMAIN, Writes.OPEN, 0);
    parts.reverseRuns = true;
  }

  private HandOvers instance(String name, Procedures journal) {
    HandOverLimits limits =
        new HandOverLimits(
            Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(5), LEASE);
    return parts.instance(name, fixture, journal, limits, clock);
  }

  private CutoverOutcome complete(HandOvers handOvers) {
    return handOvers.begin(
        stage(), Stage.COMPLETE, HandOverKind.TO_COMPLETE, CutoverFixture.request());
  }

  private DomainStage stage() {
    return store.records().find(domain).orElseThrow();
  }

  @Test
  void theLastMarkIsWrittenWhereNobodyWritesForTheStageBeforeAnyMore() {
    parts.drain =
        () -> {
          parts.asked.add(
              "behind epoch " + parts.domain.ownership.epoch() + ", " + stage().stage());
          return new DrainOutcome.Drained(Duration.ZERO);
        };
    long before = stage().epoch();

    assertThat(complete(instance("app-1", store.procedures())))
        .isInstanceOf(CutoverOutcome.Advanced.class);

    assertThat(parts.asked)
        .containsSubsequence(
            "drain from DOMAIN",
            "behind epoch " + before + ", RAMP_DOWN",
            "drain from DOMAIN",
            "behind epoch " + (before + 1) + ", COMPLETE",
            "stop");
  }

  @Test
  void theLegacyStoreStaysCurrentUntilItHasTheRest() {
    parts.drain =
        () ->
            stage().stage() == Stage.COMPLETE
                ? new DrainOutcome.NotDrained(Duration.ZERO, "1 stray write waits for a decision")
                : new DrainOutcome.Drained(Duration.ZERO);

    assertThat(complete(instance("app-1", store.procedures())))
        .isInstanceOfSatisfying(
            Unsettled.class,
            it -> {
              assertThat(it.handOver().step()).isEqualTo("DRAIN_REST");
              assertThat(it.handOver().note()).contains("stray write");
            });
    assertThat(parts.reverseRuns).isTrue();
    assertThat(parts.legacy.ownership.writes()).isEqualTo(Writes.FENCED);
    assertThat(parts.domain.ownership.opens(Authority.DOMAIN)).isTrue();

    parts.drain = () -> new DrainOutcome.Drained(Duration.ZERO);
    instance("app-1", store.procedures()).tend(Runnable::run);
    assertThat(parts.reverseRuns).as("it was looked a moment ago").isTrue();
    clock.pass(Duration.ofSeconds(11).toMillis());
    instance("app-1", store.procedures()).tend(Runnable::run);
    requireLeftBehind();
  }

  static Stream<Arguments> edges() {
    return Course.TO_COMPLETE.steps().stream()
        .flatMap(step -> Arrays.stream(When.values()).map(when -> Arguments.of(step, when)));
  }

  @ParameterizedTest(name = "{1} the outcome of {0} is stored")
  @MethodSource("edges")
  void whoDiesOnTheWayIsReplacedAndTheRestIsBrought(HandOverStep step, When when) {
    BrittleJournal brittle = new BrittleJournal(store.procedures(), step, when, Fault.CRASH);
    parts.drain =
        () -> {
          parts.asked.add("drained at " + stage().stage());
          return new DrainOutcome.Drained(Duration.ZERO);
        };

    assertThatThrownBy(() -> complete(instance("app-1", brittle))).isInstanceOf(SimCrash.class);
    clock.pass(LEASE.toMillis() + 1);
    instance("app-2", store.procedures()).tend(Runnable::run);

    requireLeftBehind();
    assertThat(parts.asked).containsSubsequence("drained at COMPLETE", "stop");
  }

  private void requireLeftBehind() {
    HandOverReport report = instance("app-3", store.procedures()).latest(domain).orElseThrow();
    assertThat(report.state()).as(report.note()).isEqualTo("DONE");
    assertThat(stage().stage()).isEqualTo(Stage.COMPLETE);
    assertThat(parts.reverseRuns).isFalse();
    assertThat(parts.legacy.ownership.writes()).isEqualTo(Writes.CLOSED);
  }
}
