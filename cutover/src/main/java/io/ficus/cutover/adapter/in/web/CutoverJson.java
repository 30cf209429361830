package io.ficus.cutover.adapter.in.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ficus.cutover.Act;
import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.CutoverPlan;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.PauseForecast;
import io.ficus.cutover.RampShare;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.ReturnCost;
import io.ficus.cutover.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What goes over the wire, so that the words inside can change without it. */
final class CutoverJson {

  static final int SCHEMA_VERSION = 1;

  private CutoverJson() {}

  record DomainView(
      String domain,
      String stage,
      String authority,
      long epoch,
      String since,
      String actor,
      String reason) {

    static DomainView of(DomainStage stage) {
      return new DomainView(
          stage.domain(),
          stage.stage().name(),
          stage.stage().authority().name(),
          stage.epoch(),
          stage.since().toString(),
          stage.actor(),
          stage.reason());
    }
  }

  record GateView(
      String rule,
      String state,
      @Nullable String value,
      String limit,
      @Nullable Double ageSeconds,
      @Nullable Long n,
      @Nullable Double windowSeconds,
      String explanation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OverriddenView overridden) {

    static List<GateView> of(List<Gate> gates) {
      return gates.stream().map(GateView::of).toList();
    }

    private static double seconds(Duration time) {
      return time.toMillis() / 1000.0;
    }

    private static GateView of(Gate gate) {
      return new GateView(
          gate.rule(),
          gate.state().name(),
          gate.value().orElse(null),
          gate.limit(),
          gate.age().map(GateView::seconds).orElse(null),
          gate.basis().map(Gate.Basis::n).orElse(null),
          gate.basis().flatMap(Gate.Basis::window).map(GateView::seconds).orElse(null),
          gate.explanation(),
          gate.overridden().map(OverriddenView::of).orElse(null));
    }
  }

  /** The two people who stand for a gate that is not open. */
  record OverriddenView(long approval, String askedBy, String reason, String approvedBy) {
    private static OverriddenView of(Gate.Overridden it) {
      return new OverriddenView(it.approval(), it.askedBy(), it.reason(), it.approvedBy());
    }
  }

  /** A gate that was not open when the domain came to an epoch; it is shown for ever after. */
  record PassedView(long epoch, String to, GateView gate) {
    static List<PassedView> overridden(List<AuditEntry> history) {
      return of(history, gate -> gate.overridden().isPresent());
    }

    static List<PassedView> leftOut(List<AuditEntry> history) {
      return of(history, Gate::isLeftOut);
    }

    private static List<PassedView> of(List<AuditEntry> history, Predicate<Gate> passed) {
      return history.stream()
          .flatMap(
              entry ->
                  entry.gates().stream()
                      .filter(passed)
                      .map(
                          gate ->
                              new PassedView(entry.epoch(), entry.to().name(), GateView.of(gate))))
          .toList();
    }
  }

  record Domains(int schemaVersion, List<DomainView> domains) {}

  record OneDomain(
      int schemaVersion,
      DomainView domain,
      @Nullable RampView ramp,
      List<PassedView> overridden,
      List<PassedView> leftOut,
      @Nullable HandOverJson handOver) {}

  /** The keys whose reads take the path of the stage. */
  record RampView(int percent, List<String> keys, @Nullable ShareView effective) {
    static RampView of(ReadRamp ramp, Optional<RampShare> share) {
      return new RampView(
          ramp.percent(),
          ramp.keys().stream().sorted().toList(),
          share.map(ShareView::of).orElse(null));
    }
  }

  /** The reads that took the path of the stage lately. */
  record ShareView(long reads, long ramped, double windowSeconds) {
    private static ShareView of(RampShare share) {
      return new ShareView(share.reads(), share.ramped(), share.window().toMillis() / 1000.0);
    }
  }

  /** The body of a ramp. */
  record AskedRamp(
      @Nullable Integer percent, @Nullable List<String> keys, @Nullable String reason) {
    ReadRamp ramp() {
      if (percent == null) {
        throw new IllegalArgumentException("A ramp needs a percentage of the keys, `percent`");
      }
      return new ReadRamp(percent, keys == null ? Set.of() : Set.copyOf(keys));
    }
  }

  /**
   * The gates before the next stage.
   *
   * @param holding the rules that stand in the way of an advance
   */
  record Gates(
      int schemaVersion,
      DomainView domain,
      @Nullable String next,
      boolean wouldAdvance,
      @Nullable String notYetPossible,
      List<String> holding,
      List<GateView> gates) {

    static Gates of(CutoverPlan plan) {
      return new Gates(
          SCHEMA_VERSION,
          DomainView.of(plan.current()),
          plan.next().map(Stage::name).orElse(null),
          plan.wouldAdvance(),
          plan.notYetPossible().orElse(null),
          plan.holding().stream().map(Gate::rule).toList(),
          GateView.of(plan.gates()));
    }
  }

  record Doctor(int schemaVersion, String domain, boolean agrees, List<FindingView> findings) {
    static Doctor of(String domain, List<DoctorFinding> findings) {
      return new Doctor(
          SCHEMA_VERSION,
          domain,
          findings.stream().allMatch(it -> it.state() == DoctorFinding.State.OK),
          findings.stream().map(FindingView::of).toList());
    }
  }

  record FindingView(String check, String state, String finding, @Nullable String command) {
    private static FindingView of(DoctorFinding finding) {
      return new FindingView(
          finding.check(),
          finding.state().name(),
          finding.finding(),
          finding.command().orElse(null));
    }
  }

  record DropSql(int schemaVersion, String domain, List<String> statements) {}

  record Plan(
      int schemaVersion,
      DomainView domain,
      @Nullable String next,
      boolean wouldAdvance,
      @Nullable String notYetPossible,
      List<GateView> gates,
      List<String> steps,
      @Nullable PauseView pause,
      String costOfGoingBack) {

    static Plan of(CutoverPlan plan) {
      return new Plan(
          SCHEMA_VERSION,
          DomainView.of(plan.current()),
          plan.next().map(Stage::name).orElse(null),
          plan.wouldAdvance(),
          plan.notYetPossible().orElse(null),
          GateView.of(plan.gates()),
          plan.steps(),
          plan.pause().map(PauseView::of).orElse(null),
          plan.costOfGoingBack());
    }
  }

  /** An estimate of how long writers would wait; absent where nothing is known. */
  record PauseView(
      @Nullable Double predictedSeconds,
      List<String> parts,
      @Nullable Long keysToCompare,
      @Nullable Double lastTakenSeconds,
      double budgetSeconds,
      List<String> unknown) {

    private static PauseView of(PauseForecast pause) {
      return new PauseView(
          pause.predicted().map(PauseView::seconds).orElse(null),
          pause.parts(),
          pause.keys().orElse(null),
          pause.lastTaken().map(PauseView::seconds).orElse(null),
          seconds(pause.budget()),
          pause.unknown());
    }

    private static double seconds(Duration duration) {
      return duration.toMillis() / 1000.0;
    }
  }

  /** What going back would cost. */
  record CostView(
      String note, @Nullable PauseView pause, @Nullable OwedView owed, List<String> hindrances) {
    static CostView of(ReturnCost cost) {
      return new CostView(
          cost.note(),
          cost.pause().map(PauseView::of).orElse(null),
          cost.owed().map(OwedView::of).orElse(null),
          cost.hindrances());
    }
  }

  /** What the legacy store does not have yet; null is what is not known. */
  record OwedView(
      @Nullable String reverseSync,
      @Nullable Double lagSeconds,
      @Nullable Long deadLetters,
      @Nullable Long openStrays,
      List<String> unknown) {

    private static OwedView of(ReturnCost.Owed owed) {
      return new OwedView(
          owed.reverseSync().orElse(null),
          owed.lag().map(PauseView::seconds).orElse(null),
          owed.deadLetters().orElse(null),
          owed.openStrays().orElse(null),
          owed.unknown());
    }
  }

  record Change(
      int schemaVersion,
      String outcome,
      String from,
      String to,
      @Nullable String detail,
      DomainView domain,
      List<GateView> gates,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CostView cost) {}

  record EntryView(
      String kind,
      @Nullable String from,
      String to,
      long epoch,
      String actor,
      String reason,
      List<GateView> gates,
      String at) {

    static EntryView of(AuditEntry entry) {
      return new EntryView(
          entry.kind().name(),
          entry.from().map(Stage::name).orElse(null),
          entry.to().name(),
          entry.epoch(),
          entry.actor(),
          entry.reason(),
          GateView.of(entry.gates()),
          entry.at().toString());
    }
  }

  /** What did not change the stage. */
  record ActView(
      String kind, String outcome, String detail, String actor, String reason, String at) {

    static List<ActView> of(List<Act> acts) {
      return acts.stream().map(ActView::of).toList();
    }

    private static ActView of(Act act) {
      return new ActView(
          act.kind().name(),
          act.outcome().name(),
          act.detail(),
          act.actor(),
          act.reason(),
          act.at().toString());
    }
  }

  record History(int schemaVersion, String domain, List<EntryView> entries, List<ActView> acts) {}

  /** The body of a change; a member that is absent is {@code null}. */
  record Asked(@Nullable String reason, @Nullable String to) {}
}
