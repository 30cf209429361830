package io.ficus.cutover.application.door;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverPlan;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.RampShare;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.ReturnCost;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.GateKeeper;
import io.ficus.cutover.application.ReadRamps;
import io.ficus.cutover.application.StageFollower;
import io.ficus.cutover.application.StageRecords;
import io.ficus.cutover.application.handover.HandOvers;
import io.ficus.cutover.domain.StageMachine;
import io.ficus.cutover.domain.StepNotes;
import io.ficus.cutover.domain.handover.HandOverKind;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The front door of the cutover: every step forward is gated, every change is recorded. */
public final class GatedCutovers implements Cutovers {

  private static final Pattern DOMAIN_NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private static final String NOT_YET =
      "This server has no hand-over of the authority for this domain: it takes an ownership row in"
          + " both stores, a drain in both directions and a reverse sync.";

  private final StageRecords records;
  private final GateKeeper gates;
  private final Optional<HandOvers> handOvers;
  private final ReadRamps ramps;
  private final StageFollower follower;
  private final Clock clock;

  /**
   * Takes what it needs; the follower hears of every change that this instance makes. Without
   * hand-overs no domain goes beyond SHADOW.
   */
  public GatedCutovers(
      StageRecords records,
      GateKeeper gates,
      Optional<HandOvers> handOvers,
      ReadRamps ramps,
      StageFollower follower,
      Clock clock) {
    this.records = records;
    this.gates = gates;
    this.handOvers = handOvers;
    this.ramps = ramps;
    this.follower = follower;
    this.clock = clock;
  }

  @Override
  public DomainStage register(String domain) {
    if (!DOMAIN_NAME.matcher(domain).matches()) {
      throw new IllegalArgumentException(
          "A domain's name is lower-case letters, digits and hyphens and starts with a letter; '"
              + domain
              + "' is not");
    }
    DomainStage stage =
        records.register(
            new AuditEntry(
                domain,
                AuditEntry.Kind.REGISTERED,
                Optional.empty(),
                Stage.OFF,
                1,
                "ficus",
                "registered at start",
                List.of(),
                clock.instant()));
    follower.moved(stage);
    return stage;
  }

  @Override
  public List<DomainStage> list() {
    return records.all();
  }

  @Override
  public Optional<DomainStage> show(String domain) {
    return records.find(domain);
  }

  @Override
  public Optional<CutoverPlan> plan(String domain) {
    return records.find(domain).map(this::plan);
  }

  private CutoverPlan plan(DomainStage current) {
    return StageMachine.next(current.stage())
        .map(
            to ->
                new CutoverPlan(
                    current,
                    Optional.of(to),
                    gates.preview(current.domain(), to),
                    StepNotes.steps(current, to),
                    hindrance(current, to),
                    byProcedure(current.stage(), to)
                        ? handOvers.flatMap(parts -> parts.forecast(current, forward(to)))
                        : Optional.empty(),
                    StepNotes.costOfGoingBack(to)))
        .orElseGet(
            () ->
                new CutoverPlan(
                    current,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    StepNotes.costOfGoingBack(current.stage())));
  }

  @Override
  public CutoverOutcome advance(String domain, Optional<Stage> to, ChangeRequest request) {
    return change(domain, request, current -> forward(current, to, request));
  }

  private CutoverOutcome forward(DomainStage current, Optional<Stage> to, ChangeRequest request) {
    if (to.equals(Optional.of(current.stage()))) {
      return arrived(current);
    }
    Optional<Stage> next = StageMachine.next(current.stage());
    if (to.isPresent() && !to.equals(next)) {
      return new CutoverOutcome.NotNext(current, to.get(), next);
    }
    if (next.isEmpty()) {
      return new CutoverOutcome.NothingToDo(
          current, "COMPLETE is the last stage; there is none beyond it.");
    }
    return next.get() == Stage.COMPLETE && to.isEmpty()
        ? new CutoverOutcome.StageNotNamed(current, next.get())
        : advance(current, next.get(), request);
  }

  // Whoever asks again because no answer came must not take it for done before it is.
  private CutoverOutcome arrived(DomainStage current) {
    return handOvers
        .flatMap(parts -> parts.running(current.domain()))
        .<CutoverOutcome>map(running -> new CutoverOutcome.InProgress(current, running))
        .orElseGet(
            () ->
                new CutoverOutcome.NothingToDo(
                    current, "The domain is at " + current.stage() + " already."));
  }

  private CutoverOutcome advance(DomainStage current, Stage to, ChangeRequest request) {
    if (byProcedure(current.stage(), to) && !request.dryRun()) {
      return handOver(current, to, forward(to), request);
    }
    if (request.dryRun()) {
      List<Gate> seen = gates.preview(current.domain(), to);
      if (!seen.stream().allMatch(Gate::mayLet)) {
        return new CutoverOutcome.GateClosed(current, to, seen);
      }
      return hindrance(current, to)
          .<CutoverOutcome>map(why -> new CutoverOutcome.NotYetPossible(current, why))
          .orElseGet(() -> new CutoverOutcome.WouldAdvance(current, to, seen));
    }
    List<Gate> judged = gates.judge(current.domain(), to);
    if (!judged.stream().allMatch(Gate::lets)) {
      return new CutoverOutcome.GateClosed(current, to, judged);
    }
    StageRecords.Recorded recorded = record(current, AuditEntry.Kind.ADVANCED, to, judged, request);
    return recorded instanceof StageRecords.Recorded.Stored stored
        ? new CutoverOutcome.Advanced(current.stage(), stored.current(), judged)
        : notStored(recorded);
  }

  /** What no gate judges. */
  private Optional<String> hindrance(DomainStage current, Stage to) {
    if (!byProcedure(current.stage(), to)) {
      return Optional.empty();
    }
    return handOvers.map(parts -> parts.hindrance(current)).orElseGet(() -> Optional.of(NOT_YET));
  }

  private static HandOverKind forward(Stage to) {
    return to == Stage.COMPLETE ? HandOverKind.TO_COMPLETE : HandOverKind.TO_DOMAIN;
  }

  private CutoverOutcome handOver(
      DomainStage current, Stage to, HandOverKind kind, ChangeRequest request) {
    return handOvers
        .map(parts -> parts.begin(current, to, kind, request))
        .orElseGet(() -> new CutoverOutcome.NotYetPossible(current, NOT_YET));
  }

  private CutoverOutcome notStored(StageRecords.Recorded recorded) {
    DomainStage current = recorded.current();
    if (recorded instanceof StageRecords.Recorded.Busy) {
      Optional<HandOverReport> running =
          handOvers.flatMap(parts -> parts.running(current.domain()));
      if (running.isPresent()) {
        return new CutoverOutcome.InProgress(current, running.get());
      }
    }
    return new CutoverOutcome.Conflict(current);
  }

  private static boolean byProcedure(Stage from, Stage to) {
    return switch (StageMachine.step(from, to)) {
      case ADVANCE_BY_PROCEDURE, ROLL_BACK_BY_PROCEDURE -> true;
      case NONE, ADVANCE, ROLL_BACK, REFUSED -> false;
    };
  }

  @Override
  public CutoverOutcome rollback(String domain, Optional<Stage> to, ChangeRequest request) {
    return change(
        domain,
        request,
        current ->
            to.or(() -> StageMachine.previous(current.stage()))
                .map(target -> rollback(current, target, request))
                .orElseGet(
                    () ->
                        new CutoverOutcome.NothingToDo(
                            current, "OFF is the first stage; there is none before it.")));
  }

  private CutoverOutcome rollback(DomainStage current, Stage to, ChangeRequest request) {
    return switch (StageMachine.step(current.stage(), to)) {
      case NONE -> new CutoverOutcome.NothingToDo(current, "The domain is at " + to + " already.");
      case ADVANCE, ADVANCE_BY_PROCEDURE ->
          new CutoverOutcome.NotPossible(
              current, to + " lies ahead of " + current.stage() + ". To go there, advance.");
      case REFUSED ->
          new CutoverOutcome.NotPossible(
              current,
              current.stage() == Stage.COMPLETE
                  ? StepNotes.costOfGoingBack(Stage.COMPLETE)
                  : to + " lies ahead of " + current.stage() + ". To go there, advance.");
      case ROLL_BACK_BY_PROCEDURE ->
          request.dryRun() && handOvers.isPresent()
              ? new CutoverOutcome.WouldRollBack(
                  current,
                  to,
                  handOvers
                      .get()
                      .costOfGoingBack(
                          current,
                          StepNotes.costOfGoingBack(current.stage(), to),
                          gates.owed(current.domain())))
              : handOver(current, to, HandOverKind.TO_LEGACY, request);
      case ROLL_BACK -> rollBackFlag(current, to, request);
    };
  }

  private CutoverOutcome rollBackFlag(DomainStage current, Stage to, ChangeRequest request) {
    if (request.dryRun()) {
      return new CutoverOutcome.WouldRollBack(
          current, to, new ReturnCost(StepNotes.costOfGoingBack(current.stage(), to)));
    }
    StageRecords.Recorded recorded =
        record(current, AuditEntry.Kind.ROLLED_BACK, to, List.of(), request);
    return recorded instanceof StageRecords.Recorded.Stored stored
        ? new CutoverOutcome.RolledBack(current.stage(), stored.current())
        : notStored(recorded);
  }

  private CutoverOutcome change(
      String domain, ChangeRequest request, Function<DomainStage, CutoverOutcome> step) {
    if (request.lacksReason()) {
      return new CutoverOutcome.ReasonMissing(domain);
    }
    Optional<DomainStage> found = records.find(domain);
    if (found.isEmpty()) {
      return new CutoverOutcome.UnknownDomain(domain);
    }
    DomainStage current = found.get();
    if (!request.expects(current.epoch())) {
      return new CutoverOutcome.Conflict(current);
    }
    return step.apply(current);
  }

  private StageRecords.Recorded record(
      DomainStage current,
      AuditEntry.Kind kind,
      Stage to,
      List<Gate> judged,
      ChangeRequest request) {
    StageRecords.Recorded recorded =
        records.change(
            new AuditEntry(
                current.domain(),
                kind,
                Optional.of(current.stage()),
                to,
                current.epoch() + 1,
                request.actor(),
                request.reason(),
                judged,
                clock.instant()));
    follower.moved(recorded.current());
    return recorded;
  }

  @Override
  public Optional<List<AuditEntry>> history(String domain) {
    List<AuditEntry> entries = records.history(domain);
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries);
  }

  @Override
  public Optional<HandOverReport> handOver(String domain) {
    return handOvers.flatMap(parts -> parts.latest(domain));
  }

  @Override
  public Optional<List<DoctorFinding>> doctor(String domain) {
    return records
        .find(domain)
        .map(
            stage ->
                handOvers
                    .map(parts -> parts.examine(stage))
                    .orElseGet(
                        () ->
                            List.of(
                                new DoctorFinding(
                                    "hand-over",
                                    DoctorFinding.State.UNKNOWN,
                                    NOT_YET + " So neither store was looked at.",
                                    Optional.empty()))));
  }

  @Override
  public CutoverOutcome reassert(String domain, ChangeRequest request) {
    return change(
        domain,
        request,
        current ->
            request.dryRun()
                ? new CutoverOutcome.NothingToDo(current, "A dry run reasserts nothing.")
                : handOver(current, current.stage(), HandOverKind.REASSERT, request));
  }

  @Override
  public Optional<ReadRamp> ramp(String domain) {
    return records.find(domain).map(stage -> rampOf(domain));
  }

  @Override
  public Optional<RampShare> rampShare(String domain) {
    return records.find(domain).flatMap(gates::rampShare);
  }

  @Override
  public CutoverOutcome ramp(String domain, ReadRamp ramp, ChangeRequest request) {
    return change(
        domain,
        request,
        current -> {
          ReadRamp before = rampOf(domain);
          if (!request.dryRun()) {
            ramps.set(domain, ramp, request.actor(), request.reason(), clock.instant());
          }
          return new CutoverOutcome.Ramped(current, before, ramp, !request.dryRun());
        });
  }

  private ReadRamp rampOf(String domain) {
    return ramps.all().getOrDefault(domain, ReadRamp.EVERY_KEY);
  }

  @Override
  public Optional<List<String>> dropSql(String domain) {
    return records
        .find(domain)
        .map(
            stage ->
                stage.stage() == Stage.COMPLETE
                    ? handOvers.map(parts -> parts.dropSql(domain)).orElseGet(List::of)
                    : List.of());
  }
}
