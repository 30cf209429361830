package io.ficus.cutover.application;

import static io.ficus.cutover.application.CutoverFixture.dryRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.CutoverOutcome.GateClosed;
import io.ficus.cutover.CutoverOutcome.NotYetPossible;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.domain.gate.LedgerCounts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked of the gates where nothing may be written for the answer. */
class PreviewTest {

  private static final String D = "membership";

  private final CutoverFixture fixture = new CutoverFixture();
  private final GatedCutovers cutovers = fixture.cutovers;

  @Test
  @Tag("C9")
  void aPlanAndADryRunWriteNoWatermark() {
    fixture.standAt(D, Stage.SHADOW);
    fixture.evidence.caughtUp =
        () -> {
          throw new AssertionError("a watermark was written");
        };
    fixture.evidence.ledger =
        () -> {
          throw new AssertionError("a watermark was written");
        };

    assertThat(cutovers.plan(D).orElseThrow().gates())
        .filteredOn(Gate::leftToTheAdvance)
        .extracting(Gate::rule)
        .containsExactly("domain-caught-up", "ledger-clean");
    // The gates let it through; this server has no hand-over.
    assertThat(cutovers.advance(D, dryRun())).isInstanceOf(NotYetPossible.class);

    // What is known without one counts: nothing was seen, or something has diverged.
    fixture.evidence.ledgerSeen =
        () -> new LedgerCounts(Duration.ofHours(1), 0, 0, 0, "", Optional.of(0L));
    assertThat(cutovers.advance(D, dryRun())).isInstanceOf(GateClosed.class);
    fixture.evidence.ledgerSeen =
        () -> new LedgerCounts(Duration.ofHours(1), 7, 0, 1, "x", Optional.of(0L));
    assertThat(cutovers.plan(D).orElseThrow().holding())
        .extracting(Gate::rule)
        .containsExactly("ledger-clean");
  }
}
