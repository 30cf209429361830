package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Authority;
import io.ficus.cutover.CutoverOutcome.WouldRollBack;
import io.ficus.cutover.PauseForecast;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.FakeReadRamps;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.cutover.domain.gate.StrayWrites;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of a pause before anybody is kept waiting, and of the way back. */
class PauseEstimateTest {

  private static final String D = "membership";
  private static final HandOverLimits LIMITS = HandOverLimits.usual();
  private static final Duration LEASE = LIMITS.lease();

  private final FakeParts parts = new FakeParts();
  private final SimControl journal =
      new SimControl(D, Stage.SHADOW, new Random(1), new SimFaults(new Random(1), store -> {}));

  private PauseForecast toLive() {
    return new PauseEstimate(parts.handOver(), journal, LIMITS)
        .of(D, HandOverKind.TO_DOMAIN, Authority.LEGACY);
  }

  /** One that compared keys, kept writers out for a while, and was done or given up. */
  private void past(HandOverKind kind, long keys, Duration pause, boolean done) {
    boolean toDomain = kind == HandOverKind.TO_DOMAIN;
    Instant at = Instant.EPOCH;
    Procedure p =
        Procedure.asked(
                D,
                kind,
                toDomain ? Stage.SHADOW : Stage.LIVE,
                toDomain ? Stage.LIVE : Stage.SHADOW,
                1,
                "ada",
                "why",
                "app-1",
                at,
                LEASE)
            .begun(journal.procedures.size() + 1, journal.procedures.size() + 1);
    while (!p.state().isEnd()) {
      if (p.step() == HandOverStep.REHEARSE) {
        p =
            p.done(
                Course.of(kind),
                p.found().withComparison(keys, Duration.ofMillis(10 * keys)),
                at,
                LEASE);
      } else if (p.step() == HandOverStep.DRAIN) {
        at = at.plus(pause);
        p =
            done
                ? p.done(Course.of(kind), p.found(), at, LEASE)
                : p.abandoned(Course.of(kind), p.found(), "slow", false, at, LEASE).undone(at);
      } else {
        p = p.done(Course.of(kind), p.found(), at, LEASE);
      }
    }
    journal.procedures.add(p);
  }

  @Test
  void beforeAnythingWasTakenTheLastReconciliationSaysThePace() {
    PauseForecast forecast = toLive();

    // 40 ms behind, 3 keys of 2 ms each, and the rest.
    assertThat(forecast.predicted()).contains(Duration.ofMillis(40 + 6 + 50));
    assertThat(forecast.parts())
        .containsExactly(
            "the domain store is 40 ms behind",
            "comparing 3 changed keys takes 6 ms at the pace of the last reconciliation, which goes"
                + " slowly (1000 keys in 2000 ms)",
            "all else takes 50 ms");
    assertThat(forecast.lastTaken()).isEmpty();
    assertThat(forecast.unknown()).isEmpty();
    assertThat(parts.asked).as("nothing was drained").isEmpty();
  }

  @Test
  void whatAHandOverHasMeasuredIsTakenBeforeThat() {
    past(HandOverKind.TO_DOMAIN, 80, Duration.ofSeconds(9), false);
    past(HandOverKind.TO_LEGACY, 2, Duration.ofSeconds(8), true);

    assertThat(toLive().predicted()).contains(Duration.ofMillis(40 + 30 + 50));
    assertThat(toLive().parts()).anyMatch(it -> it.contains("hand-over 1 (80 keys in 800 ms)"));
  }

  @Test
  void thePauseOfLastTimeIsOfTheSameDirectionAndOfOneThatWasDone() {
    past(HandOverKind.TO_DOMAIN, 5, Duration.ofMillis(700), true);
    past(HandOverKind.TO_DOMAIN, 5, Duration.ofSeconds(9), false);
    past(HandOverKind.TO_LEGACY, 5, Duration.ofSeconds(8), true);

    assertThat(toLive().lastTaken()).contains(Duration.ofMillis(700));
  }

  @Test
  void whatIsNotKnownIsSaidAndIsNotKnownYetOnlyIfNothingIs() {
    parts.verify = () -> new VerifyOutcome.Unproven("there was no run");
    assertThat(toLive().predicted()).contains(Duration.ofMillis(40 + 50));
    assertThat(toLive().unknown()).containsExactly("nothing says what has changed");

    parts.behind = () -> new Fact.Missing<>("the feed is STOPPED");
    assertThat(toLive().predicted()).isEmpty();
    assertThat(toLive().unknown())
        .containsExactly("the feed is STOPPED", "nothing says what has changed");

    past(HandOverKind.TO_DOMAIN, 5, Duration.ofMillis(700), true);
    assertThat(toLive().predicted()).contains(Duration.ofMillis(700));
  }

  @Test
  void aPaceGrowsWithTheKeysAndIsRoundedUp() {
    assertThat(new Pace(3, Duration.ofMillis(10)).of(4)).isEqualTo(Duration.ofMillis(14));
  }

  @Test
  void whatGoingBackCostsCanBeAskedWhereOneStands() {
    CutoverFixture fixture = new CutoverFixture();
    fixture.standAt(D, Stage.LIVE);
    fixture.evidence.reverseSync =
        () -> new ReverseSyncState(true, "RUNNING", Instant.EPOCH, Duration.ofSeconds(3), 2);
    fixture.evidence.strayWrites = () -> new StrayWrites(Duration.ofHours(1), 4, 1);
    HandOvers handOvers = parts.instance("app-1", fixture, journal, LIMITS, fixture.clock);
    GatedCutovers door =
        new GatedCutovers(
            fixture.records,
            fixture.gates,
            Optional.of(handOvers),
            new FakeReadRamps(),
            now -> {},
            fixture.clock);

    assertThat(door.rollback(D, Optional.of(Stage.SHADOW), CutoverFixture.dryRun()))
        .isInstanceOfSatisfying(
            WouldRollBack.class,
            it -> {
              assertThat(it.cost().note()).contains("A pause of the domain's writes");
              assertThat(it.cost().pause().orElseThrow().predicted()).isPresent();
              assertThat(it.cost().owed().orElseThrow().lag()).contains(Duration.ofSeconds(3));
              assertThat(it.cost().owed().orElseThrow().deadLetters()).contains(2L);
              assertThat(it.cost().owed().orElseThrow().openStrays()).contains(1L);
              assertThat(it.cost().hindrances())
                  .containsExactly(
                      "2 dead letters of the reverse sync",
                      "1 stray writes that wait for a decision");
            });
    assertThat(parts.asked).isEmpty();
    assertThat(journal.procedures).isEmpty();
  }
}
