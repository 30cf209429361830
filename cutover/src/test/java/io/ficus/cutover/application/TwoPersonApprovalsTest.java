package io.ficus.cutover.application;

import static io.ficus.cutover.application.CutoverFixture.by;
import static io.ficus.cutover.application.CutoverFixture.dryRun;
import static io.ficus.cutover.application.CutoverFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Approval;
import io.ficus.cutover.ApprovalOutcome;
import io.ficus.cutover.ApprovalOutcome.AlreadyApproved;
import io.ficus.cutover.ApprovalOutcome.Approved;
import io.ficus.cutover.ApprovalOutcome.Asked;
import io.ficus.cutover.ApprovalOutcome.NameMissing;
import io.ficus.cutover.ApprovalOutcome.NoNextStep;
import io.ficus.cutover.ApprovalOutcome.NotOverridable;
import io.ficus.cutover.ApprovalOutcome.Outdated;
import io.ficus.cutover.ApprovalOutcome.ReasonMissing;
import io.ficus.cutover.ApprovalOutcome.SamePerson;
import io.ficus.cutover.ApprovalOutcome.UnknownApproval;
import io.ficus.cutover.ApprovalOutcome.UnknownDomain;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.CutoverOutcome.GateClosed;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.gate.GateLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TwoPersonApprovalsTest {

  private static final String D = "membership";
  private static final Set<String> DEAD_LETTERS = Set.of("dead-letters-empty");

  private static CutoverFixture at(Stage stage, Set<Stage> twoPersonStages) {
    GateLimits usual = GateLimits.usual();
    GateLimits limits =
        new GateLimits(
            usual.reconciliationMaxAge(),
            usual.ledgerWindow(),
            usual.shadowWindow(),
            usual.shadowMinSamples(),
            usual.shadowMaxPerMillion(),
            usual.reverseSyncMaxLag(),
            usual.strayWindow(),
            Set.of(),
            twoPersonStages,
            Duration.ofHours(24));
    CutoverFixture fixture = new CutoverFixture(new FakeStageRecords(), now -> {}, limits);
    fixture.standAt(D, stage);
    return fixture;
  }

  private static long asked(CutoverFixture fixture, Set<String> overrides) {
    return ((Asked) fixture.approvals.ask(D, overrides, by("ada"))).approval().id();
  }

  @Test
  @Tag("C6")
  void aStageThatTakesTwoPeopleIsNotEnteredByOne() {
    CutoverFixture fixture = at(Stage.OFF, Set.of(Stage.DUAL_WRITE));

    assertThat(fixture.cutovers.advance(D, request()))
        .isInstanceOfSatisfying(
            GateClosed.class,
            it ->
                assertThat(it.gates())
                    .filteredOn(gate -> !gate.isOpen())
                    .singleElement()
                    .satisfies(
                        gate -> {
                          assertThat(gate.rule()).isEqualTo("approved-by-second-person");
                          assertThat(gate.explanation()).contains("approval ask membership");
                        }));
    long id = asked(fixture, Set.of());
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(GateClosed.class);
    fixture.approvals.approve(D, id, by("bob"));
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(Advanced.class);
  }

  @Test
  @Tag("C6")
  void anOverrideNeedsTwoPeopleCountsForOneStepAndIsShownForEverAfter() {
    CutoverFixture fixture = at(Stage.OFF, Set.of());
    fixture.evidence.deadLetters = () -> 3L;
    long id = asked(fixture, DEAD_LETTERS);
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(GateClosed.class);

    assertThat(fixture.approvals.approve(D, id, by(" Ada "))).isInstanceOf(SamePerson.class);
    assertThat(fixture.approvals.approve(D, id, by("a\u200Bda"))).isInstanceOf(SamePerson.class);
    assertThat(fixture.approvals.approve(D, id, by("\u200B"))).isInstanceOf(NameMissing.class);
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(GateClosed.class);
    assertThat(fixture.approvals.approve(D, id, by("bob"))).isInstanceOf(Approved.class);

    assertThat(fixture.cutovers.plan(D).orElseThrow().wouldAdvance()).isTrue();
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(Advanced.class);
    List<Gate> kept = fixture.cutovers.history(D).orElseThrow().get(0).gates();
    assertThat(kept)
        .filteredOn(gate -> gate.overridden().isPresent())
        .singleElement()
        .satisfies(
            gate -> {
              assertThat(gate.state()).isEqualTo(Gate.State.CLOSED);
              assertThat(gate.overridden())
                  .contains(new Gate.Overridden(id, "ada", CutoverFixture.REASON, "bob"));
            });
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(GateClosed.class);
  }

  @Test
  void anOverrideOpensNoOtherGate() {
    CutoverFixture fixture = at(Stage.OFF, Set.of());
    fixture.evidence.deadLetters = () -> 3L;
    fixture.approvals.approve(D, asked(fixture, Set.of("reconciliation-fresh")), by("bob"));

    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(GateClosed.class);
  }

  @Test
  void whatProvesThatThereIsSomethingToMoveCannotBeOverridden() {
    CutoverFixture fixture = at(Stage.OFF, Set.of(Stage.DUAL_WRITE));

    for (String rule :
        List.of(
            "bridge-running",
            "domain-caught-up",
            "fleet-acknowledged",
            "approved-by-second-person",
            "ledger-clean",
            "no-such-gate")) {
      assertThat(fixture.approvals.ask(D, Set.of(rule), by("ada")))
          .isInstanceOfSatisfying(
              NotOverridable.class,
              it -> assertThat(it.allowed()).contains("reconciliation-clean").doesNotContain(rule));
    }
  }

  @Test
  void anApprovalIsOutdatedOnceTheDomainHasMoved() {
    CutoverFixture fixture = at(Stage.OFF, Set.of());
    long early = asked(fixture, DEAD_LETTERS);
    long given = asked(fixture, DEAD_LETTERS);
    fixture.approvals.approve(D, given, by("bob"));
    fixture.cutovers.advance(D, request());
    fixture.cutovers.rollback(D, Optional.empty(), request());
    fixture.evidence.deadLetters = () -> 3L;

    assertThat(fixture.approvals.approve(D, early, by("bob"))).isInstanceOf(Outdated.class);
    assertThat(fixture.cutovers.advance(D, request())).isInstanceOf(GateClosed.class);
  }

  @Test
  void whatCannotBeAskedIsRefusedWithItsReason() {
    CutoverFixture fixture = at(Stage.OFF, Set.of());
    ChangeRequest noReason = new ChangeRequest(OptionalLong.empty(), "ada", " ", false);
    ChangeRequest nobody =
        new ChangeRequest(OptionalLong.empty(), ChangeRequest.NOBODY, "why", false);
    long id = asked(fixture, Set.of());
    fixture.approvals.approve(D, id, by("bob"));

    assertThat(fixture.approvals.ask(D, Set.of(), noReason)).isInstanceOf(ReasonMissing.class);
    assertThat(fixture.approvals.ask(D, Set.of(), nobody)).isInstanceOf(NameMissing.class);
    assertThat(fixture.approvals.ask("x", Set.of(), by("ada"))).isInstanceOf(UnknownDomain.class);
    assertThat(fixture.approvals.approve(D, 99, by("bob"))).isInstanceOf(UnknownApproval.class);
    assertThat(fixture.approvals.approve(D, id, by("eve"))).isInstanceOf(AlreadyApproved.class);
    assertThat(at(Stage.COMPLETE, Set.of()).approvals.ask(D, Set.of(), by("ada")))
        .isInstanceOf(NoNextStep.class);
  }

  @Test
  @Tag("C9")
  void aDryRunKeepsNothing() {
    CutoverFixture fixture = at(Stage.OFF, Set.of());

    ApprovalOutcome outcome = fixture.approvals.ask(D, DEAD_LETTERS, dryRun());

    assertThat(outcome)
        .isInstanceOfSatisfying(Asked.class, it -> assertThat(it.stored()).isFalse());
    assertThat(fixture.approvals.list(D).orElseThrow()).isEmpty();
    long id = asked(fixture, DEAD_LETTERS);
    fixture.approvals.approve(D, id, new ChangeRequest(OptionalLong.empty(), "bob", "", true));
    assertThat(fixture.approvals.list(D).orElseThrow())
        .extracting(Approval::approved)
        .containsExactly(Optional.empty());
  }
}
