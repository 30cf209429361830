package io.ficus.cutover.application;

import static io.ficus.cutover.application.CutoverFixture.REASON;
import static io.ficus.cutover.application.CutoverFixture.dryRun;
import static io.ficus.cutover.application.CutoverFixture.expecting;
import static io.ficus.cutover.application.CutoverFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.AuditEntry.Kind;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.CutoverOutcome.Conflict;
import io.ficus.cutover.CutoverOutcome.GateClosed;
import io.ficus.cutover.CutoverOutcome.NotNext;
import io.ficus.cutover.CutoverOutcome.NotPossible;
import io.ficus.cutover.CutoverOutcome.NotYetPossible;
import io.ficus.cutover.CutoverOutcome.NothingToDo;
import io.ficus.cutover.CutoverOutcome.ReasonMissing;
import io.ficus.cutover.CutoverOutcome.RolledBack;
import io.ficus.cutover.CutoverOutcome.StageNotNamed;
import io.ficus.cutover.CutoverOutcome.UnknownDomain;
import io.ficus.cutover.CutoverOutcome.WouldAdvance;
import io.ficus.cutover.CutoverOutcome.WouldRollBack;
import io.ficus.cutover.CutoverPlan;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.domain.StageMachine;
import io.ficus.cutover.domain.Step;
import io.ficus.cutover.domain.gate.BridgeState;
import io.ficus.cutover.domain.gate.GateLimits;
import io.ficus.cutover.domain.gate.GatePolicy;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import io.ficus.cutover.domain.gate.Past;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatedCutoversTest {

  private static final String D = "membership";

  private final List<DomainStage> followed = new ArrayList<>();
  private final CutoverFixture fixture = new CutoverFixture(new FakeStageRecords(), followed::add);
  private final GatedCutovers cutovers = fixture.cutovers;

  @Test
  @Tag("C6")
  void aDomainAdvancesOneStageAtATimeUntilShadow() {
    cutovers.register(D);

    assertThat(cutovers.advance(D, request()))
        .isInstanceOfSatisfying(
            Advanced.class,
            it -> {
              assertThat(it.from()).isEqualTo(Stage.OFF);
              assertThat(it.now().stage()).isEqualTo(Stage.DUAL_WRITE);
              assertThat(it.now().epoch()).isEqualTo(2);
              assertThat(it.gates()).hasSize(7).allMatch(Gate::isOpen);
            });
    assertThat(cutovers.advance(D, request())).isInstanceOf(Advanced.class);
    assertThat(cutovers.show(D).map(DomainStage::stage)).contains(Stage.SHADOW);
    assertThat(followed).extracting(DomainStage::epoch).containsExactly(1L, 2L, 3L);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("C6")
  void everyStageAdvancesOnlyWhereTheFlagAloneDecides(Stage from) {
    fixture.standAt(D, from);
    fixture.clock.pass(GateLimits.usual().strayWindow());

    CutoverOutcome outcome = cutovers.advance(D, request());

    Class<?> expected =
        switch (from) {
          case OFF, DUAL_WRITE, LIVE -> Advanced.class;
          case SHADOW -> NotYetPossible.class;
          case RAMP_DOWN -> StageNotNamed.class;
          case COMPLETE -> NothingToDo.class;
        };
    assertThat(outcome).isInstanceOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void anAdvanceThatNamesItsStageTakesThatStepOrNone(Stage from) {
    for (Stage to : Stage.values()) {
      CutoverFixture fresh = new CutoverFixture();
      fresh.standAt(D, from);
      fresh.clock.pass(GateLimits.usual().strayWindow());

      CutoverOutcome outcome = fresh.cutovers.advance(D, Optional.of(to), request());

      Class<?> expected =
          switch (StageMachine.step(from, to)) {
            case NONE -> NothingToDo.class;
            case ADVANCE -> Advanced.class;
            case ADVANCE_BY_PROCEDURE -> NotYetPossible.class;
            case ROLL_BACK, ROLL_BACK_BY_PROCEDURE, REFUSED -> NotNext.class;
          };
      assertThat(outcome).as("%s to %s", from, to).isInstanceOf(expected);
    }
  }

  @Test
  void aCommandThatIsTypedAgainDoesNotTakeTheNextStep() {
    cutovers.register(D);
    cutovers.advance(D, Optional.of(Stage.DUAL_WRITE), request());

    assertThat(cutovers.advance(D, Optional.of(Stage.DUAL_WRITE), request()))
        .isInstanceOf(NothingToDo.class);
    assertThat(cutovers.show(D).map(DomainStage::stage)).contains(Stage.DUAL_WRITE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("C6")
  void everyPairOfStagesRollsBackAsTheMachineSays(Stage from) {
    for (Stage to : Stage.values()) {
      CutoverFixture fresh = new CutoverFixture();
      fresh.standAt(D, from);

      CutoverOutcome outcome = fresh.cutovers.rollback(D, Optional.of(to), request());

      Step step = StageMachine.step(from, to);
      Class<?> expected =
          switch (step) {
            case NONE -> NothingToDo.class;
            case ADVANCE, ADVANCE_BY_PROCEDURE, REFUSED -> NotPossible.class;
            case ROLL_BACK -> RolledBack.class;
            case ROLL_BACK_BY_PROCEDURE -> NotYetPossible.class;
          };
      assertThat(outcome).as("%s to %s", from, to).isInstanceOf(expected);
      assertThat(fresh.cutovers.show(D).map(DomainStage::stage))
          .contains(step == Step.ROLL_BACK ? to : from);
    }
  }

  @Test
  void aRollbackWithoutATargetGoesOneStepBackAndAsksNoGate() {
    fixture.standAt(D, Stage.SHADOW);
    fixture.evidence.bridge =
        () -> {
          throw new IllegalStateException("down");
        };

    assertThat(cutovers.rollback(D, Optional.empty(), request()))
        .isInstanceOfSatisfying(
            RolledBack.class,
            it -> {
              assertThat(it.from()).isEqualTo(Stage.SHADOW);
              assertThat(it.now().stage()).isEqualTo(Stage.DUAL_WRITE);
              assertThat(it.now().epoch()).isEqualTo(3);
            });
  }

  @Test
  void thereIsNothingBeforeOff() {
    cutovers.register(D);

    assertThat(cutovers.rollback(D, Optional.empty(), request())).isInstanceOf(NothingToDo.class);
  }

  @Test
  void beyondShadowTheRefusalSaysWhatIsMissing() {
    fixture.standAt(D, Stage.SHADOW);

    assertThat(cutovers.advance(D, request()))
        .isInstanceOfSatisfying(
            NotYetPossible.class,
            it -> assertThat(it.reason()).contains("no hand-over", "ownership row"));
    assertThat(cutovers.plan(D).orElseThrow().notYetPossible()).isPresent();
    assertThat(cutovers.doctor(D).orElseThrow())
        .extracting(DoctorFinding::state)
        .as("nothing was looked at")
        .containsExactly(DoctorFinding.State.UNKNOWN);
    assertThat(cutovers.plan(D).orElseThrow().wouldAdvance()).isFalse();
  }

  @Test
  void oneGateThatIsNotOpenKeepsTheDomainWhereItIs() {
    cutovers.register(D);
    fixture.evidence.bridge = () -> new BridgeState(false, "PAUSED", Instant.EPOCH);

    assertThat(cutovers.advance(D, request()))
        .isInstanceOfSatisfying(
            GateClosed.class,
            it -> {
              assertThat(it.to()).isEqualTo(Stage.DUAL_WRITE);
              assertThat(it.gates()).filteredOn(gate -> !gate.isOpen()).hasSize(1);
            });
    assertThat(cutovers.history(D).orElseThrow()).hasSize(1);
  }

  @Test
  void evidenceThatThrowsIsInconclusiveAndSaysWhy() {
    cutovers.register(D);
    fixture.evidence.deadLetters =
        () -> {
          throw new IllegalStateException("feed is gone");
        };

    assertThat(cutovers.advance(D, request()))
        .isInstanceOfSatisfying(
            GateClosed.class,
            it ->
                assertThat(it.gates())
                    .filteredOn(gate -> gate.state() == Gate.State.INCONCLUSIVE)
                    .singleElement()
                    .satisfies(gate -> assertThat(gate.explanation()).contains("feed is gone")));
  }

  @Test
  @SuppressWarnings("NullAway") // a source written elsewhere, without the annotations
  void evidenceThatAnswersWithNothingIsInconclusive() {
    cutovers.register(D);
    fixture.evidence.bridge = () -> null;

    assertThat(cutovers.advance(D, request())).isInstanceOf(GateClosed.class);
  }

  @Test
  void withoutAnySourceNoGateIsOpen() {
    GatedCutovers blind =
        new GatedCutovers(
            fixture.records,
            new GateKeeper(
                new EvidenceSources(
                    EvidenceSources.Sources.NONE,
                    domain -> Past.of(fixture.records.history(domain)),
                    EvidenceLimits.usual(),
                    fixture.clock),
                new GatePolicy(GateLimits.usual())),
            Optional.empty(),
            new FakeReadRamps(),
            now -> {},
            fixture.clock);
    blind.register(D);

    assertThat(blind.advance(D, request()))
        .isInstanceOfSatisfying(
            GateClosed.class,
            it -> assertThat(it.gates()).allMatch(gate -> gate.state() == Gate.State.INCONCLUSIVE));
  }

  @Test
  void aRunFromBeforeTheRollbackDoesNotOpenTheWayForwardAgain() {
    Instant before = fixture.clock.instant();
    fixture.evidence.reconciliation =
        () -> new Run("old", Verdict.MATCHES, 9, true, before, before);
    cutovers.register(D);
    assertThat(cutovers.advance(D, request())).isInstanceOf(Advanced.class);
    cutovers.rollback(D, Optional.empty(), request());

    assertThat(cutovers.advance(D, request()))
        .isInstanceOfSatisfying(
            GateClosed.class,
            it ->
                assertThat(it.gates())
                    .filteredOn(gate -> !gate.isOpen())
                    .extracting(Gate::rule)
                    .containsExactly("reconciliation-fresh"));
  }

  @Test
  void anEpochThatHasMovedIsAConflictThatShowsTheCurrentOne() {
    cutovers.register(D);
    cutovers.advance(D, expecting(1));

    assertThat(cutovers.advance(D, expecting(1)))
        .isInstanceOfSatisfying(
            Conflict.class, it -> assertThat(it.current().epoch()).isEqualTo(2));
    assertThat(cutovers.rollback(D, Optional.empty(), expecting(1))).isInstanceOf(Conflict.class);
    assertThat(cutovers.rollback(D, Optional.empty(), expecting(2))).isInstanceOf(RolledBack.class);
  }

  @Test
  void ofTwoAdvancesAtOnceExactlyOneWins() throws Exception {
    cutovers.register(D);
    assertThat(ConcurrentAdvances.two(fixture, D))
        .hasExactlyElementsOfTypes(Advanced.class, Conflict.class);
    assertThat(cutovers.show(D).orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  void aDryRunJudgesAndChangesNothing() {
    fixture.standAt(D, Stage.DUAL_WRITE);
    List<AuditEntry> before = cutovers.history(D).orElseThrow();

    assertThat(cutovers.advance(D, dryRun()))
        .isInstanceOfSatisfying(
            WouldAdvance.class,
            it -> {
              assertThat(it.to()).isEqualTo(Stage.SHADOW);
              assertThat(it.gates()).hasSize(7);
            });
    assertThat(cutovers.rollback(D, Optional.empty(), dryRun()))
        .isInstanceOfSatisfying(
            WouldRollBack.class,
            it -> {
              assertThat(it.to()).isEqualTo(Stage.OFF);
              assertThat(it.cost().note()).contains("No pause");
              assertThat(it.cost().pause()).isEmpty();
            });
    assertThat(cutovers.history(D)).contains(before);
  }

  @Test
  @Tag("C9")
  void aChangeWithoutAReasonIsRefusedBeforeAnythingElse() {
    cutovers.register(D);
    ChangeRequest blank = new ChangeRequest(OptionalLong.empty(), "ada", " \t ", false);

    assertThat(cutovers.advance(D, blank)).isInstanceOf(ReasonMissing.class);
    assertThat(cutovers.rollback(D, Optional.empty(), blank)).isInstanceOf(ReasonMissing.class);
    assertThat(cutovers.history(D).orElseThrow()).hasSize(1);
  }

  @Test
  void anActorIsMandatory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChangeRequest(OptionalLong.empty(), " ", REASON, false));
  }

  @Test
  void anUnknownDomainIsAnOutcome() {
    assertThat(cutovers.advance("nobody", request())).isEqualTo(new UnknownDomain("nobody"));
    assertThat(cutovers.rollback("nobody", Optional.empty(), request()))
        .isEqualTo(new UnknownDomain("nobody"));
    assertThat(cutovers.show("nobody")).isEmpty();
    assertThat(cutovers.plan("nobody")).isEmpty();
    assertThat(cutovers.history("nobody")).isEmpty();
  }

  @Test
  void aPlanShowsGatesStepsAndTheCostOfGoingBack() {
    cutovers.register(D);

    CutoverPlan plan = cutovers.plan(D).orElseThrow();

    assertThat(plan.next()).contains(Stage.DUAL_WRITE);
    assertThat(plan.gates()).hasSize(7);
    assertThat(plan.steps()).anyMatch(step -> step.contains("from OFF to DUAL_WRITE"));
    assertThat(plan.costOfGoingBack()).startsWith("Nothing");
    assertThat(plan.wouldAdvance()).isTrue();
    assertThat(cutovers.history(D).orElseThrow()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyStageHasAPlan(Stage stage) {
    fixture.standAt(D, stage);

    CutoverPlan plan = cutovers.plan(D).orElseThrow();

    assertThat(plan.costOfGoingBack()).isNotBlank();
    assertThat(plan.steps().isEmpty()).isEqualTo(stage == Stage.COMPLETE);
  }

  @Test
  void theHistoryTellsEveryChangeNewestFirst() {
    cutovers.register(D);
    cutovers.advance(D, request());
    cutovers.rollback(D, Optional.empty(), request());

    List<AuditEntry> history = cutovers.history(D).orElseThrow();

    assertThat(history)
        .extracting(AuditEntry::kind)
        .containsExactly(Kind.ROLLED_BACK, Kind.ADVANCED, Kind.REGISTERED);
    assertThat(history.get(1).gates()).hasSize(7);
    assertThat(history.get(1).reason()).isEqualTo(REASON);
  }

  @Test
  void aNameThatWouldNotFitIntoAPathIsRefused() {
    assertThatThrownBy(() -> cutovers.register("Not/Good"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not/Good");
  }
}
