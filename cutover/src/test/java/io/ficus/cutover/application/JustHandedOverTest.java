package io.ficus.cutover.application;

import static io.ficus.cutover.application.CutoverFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.CutoverOutcome.GateClosed;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.gate.GateLimits;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way on from LIVE, of a domain whose authority moved a moment ago. */
@Tag("C6")
class JustHandedOverTest {

  private static final String D = "membership";

  private final CutoverFixture fixture = new CutoverFixture();

  @Test
  void theDomainStaysUntilTheWindowOfStrayWritesIsOver() {
    fixture.standAt(D, Stage.LIVE);
    fixture.clock.pass(Duration.ofMinutes(5));

    requireClosed(fixture.cutovers.advance(D, request()), "no-stray-writes");

    fixture.clock.pass(GateLimits.usual().strayWindow());
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(Advanced.class);
  }

  @Test
  void aRunThatComparedTheWayForwardDoesNotOpenTheWayOn() {
    fixture.clock.pass(Duration.ofMinutes(-5));
    Instant before = fixture.clock.instant();
    fixture.standAt(D, Stage.LIVE);
    fixture.clock.pass(Duration.ofMinutes(10));
    fixture.evidence.reconciliation =
        () -> new Run("old", Verdict.MATCHES, 9, true, before, before);

    requireClosed(
        fixture.cutovers.advance(D, request()), "reconciliation-fresh", "no-stray-writes");
  }

  @Test
  void theLedgerIsAskedForTheTimeSinceTheAuthorityMovedAndNotForMoreThanItsWindow() {
    fixture.standAt(D, Stage.LIVE);
    fixture.clock.pass(Duration.ofMinutes(5));
    var unused = fixture.cutovers.advance(D, request());
    assertThat(fixture.evidence.ledgerWindow)
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));

    fixture.clock.pass(Duration.ofHours(3));
    unused = fixture.cutovers.advance(D, request());
    assertThat(fixture.evidence.ledgerWindow).isEqualTo(GateLimits.usual().ledgerWindow());
  }

  @Test
  void aDomainThatCameBackIsAskedForTheTimeSinceThen() {
    fixture.standAt(D, Stage.LIVE);
    fixture.standAt(D, Stage.SHADOW);

    assertThat(fixture.cutovers.history(D).orElseThrow()).hasSize(3);
    fixture.clock.pass(Duration.ofMinutes(5));
    assertThat(fixture.gates.judge(D, Stage.LIVE)).allMatch(Gate::isOpen);
    assertThat(fixture.evidence.ledgerWindow).isLessThan(Duration.ofMinutes(6));
    assertThat(fixture.evidence.shadowEpoch).isEqualTo(3);
  }

  private static void requireClosed(CutoverOutcome outcome, String... rules) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            GateClosed.class,
            it ->
                assertThat(it.gates())
                    .filteredOn(gate -> !gate.isOpen())
                    .extracting(Gate::rule)
                    .containsExactly(rules));
  }
}
