package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Authority;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.CutoverOutcome.GivenUp;
import io.ficus.cutover.CutoverOutcome.NotYetPossible;
import io.ficus.cutover.CutoverOutcome.RolledBack;
import io.ficus.cutover.CutoverPlan;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.ControlStore;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.domain.handover.DrainOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever leaves the legacy store needs every table of it to refuse the monolith. */
@Tag("C5")
class FenceRequiredTest {

  private static final List<String> LOST = List.of("public.loy_txn", "public.loy_acct");

  private static ControlStore store;
  private static int made;

  private final String domain = "domain-" + made++;
  private final SimClock clock = new SimClock();
  private final FakeParts parts = new FakeParts();
  private CutoverFixture fixture;
  private GatedCutovers cutovers;

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
    HandOverLimits limits = HandOverLimits.usual();
    HandOvers handOvers = parts.instance("app-1", fixture, store.procedures(), limits, clock);
    cutovers =
        new GatedCutovers(
            store.records(),
            fixture.gates,
            Optional.of(handOvers),
            store.ramps(),
            now -> {},
            clock);
  }

  private CutoverOutcome complete() {
    return cutovers.advance(domain, Optional.of(Stage.COMPLETE), CutoverFixture.request());
  }

  private CutoverOutcome advance() {
    return cutovers.advance(domain, CutoverFixture.request());
  }

  private Stage stage() {
    return cutovers.show(domain).orElseThrow().stage();
  }

  private void requireRefusal(CutoverOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(GivenUp.class, it -> requireNamed(it.handOver().note()));
  }

  private void requireNamed(String why) {
    assertThat(why)
        .contains("public.loy_txn, public.loy_acct")
        .contains("ficus fence install " + domain + " --reason '...'");
  }

  @Test
  void withoutTriggersNoHandOverToLiveBegins() {
    parts.legacy.unfenced = LOST;

    requireRefusal(advance());

    assertThat(stage()).isEqualTo(Stage.SHADOW);
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY)).isTrue();
    assertThat(parts.asked).as("nothing was waited for").isEmpty();

    parts.legacy.unfenced = List.of();
    assertThat(advance()).isInstanceOf(Advanced.class);
  }

  @Test
  void triggersThatAreLostDuringTheRehearsalAreMissedBehindTheFence() {
    parts.drain =
        () -> {
          parts.legacy.unfenced = LOST;
          return new DrainOutcome.Drained(Duration.ofMillis(20));
        };

    requireRefusal(advance());

    assertThat(cutovers.handOver(domain).orElseThrow().step()).isEqualTo("FENCE");
    assertThat(cutovers.handOver(domain).orElseThrow().state()).isEqualTo("ABANDONED");
    assertThat(stage()).isEqualTo(Stage.SHADOW);
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY)).as("the fence is lifted").isTrue();
  }

  @Test
  void theWayBackDoesNotWaitForTriggersAndCompleteDoes() {
    advance();
    parts.legacy.unfenced = LOST;
    assertThat(cutovers.rollback(domain, Optional.of(Stage.SHADOW), CutoverFixture.request()))
        .isInstanceOf(RolledBack.class);

    parts.legacy.unfenced = List.of();
    advance();
    parts.legacy.unfenced = LOST;
    assertThat(cutovers.reassert(domain, CutoverFixture.request()))
        .isInstanceOf(CutoverOutcome.Reasserted.class);
    fixture.clock.pass(Duration.ofDays(1));
    assertThat(advance()).as("nobody else writes by it").isInstanceOf(Advanced.class);
    assertThat(stage()).isEqualTo(Stage.RAMP_DOWN);
    requireRefusal(complete());
    assertThat(stage()).isEqualTo(Stage.RAMP_DOWN);

    parts.legacy.unfenced = List.of();
    assertThat(complete()).isInstanceOf(Advanced.class);
  }

  @Test
  void aPlanAndADryRunSayIt() {
    assertThat(plan().notYetPossible()).isEmpty();
    assertThat(plan().wouldAdvance()).isTrue();

    parts.legacy.unfenced = LOST;

    requireNamed(plan().notYetPossible().orElseThrow());
    assertThat(plan().wouldAdvance()).isFalse();
    assertThat(cutovers.advance(domain, CutoverFixture.dryRun()))
        .isInstanceOfSatisfying(NotYetPossible.class, it -> requireNamed(it.reason()));
    assertThat(cutovers.handOver(domain)).isEmpty();
  }

  private CutoverPlan plan() {
    return cutovers.plan(domain).orElseThrow();
  }
}
