package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Hindrance;
import io.ficus.cutover.application.AuthorityHook;
import io.ficus.cutover.application.GateKeeper;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.Procedure.Found;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Does what a step says. Stores nothing in the journal. Thread-safe. */
final class StepWork {

  /** What the steps behind the fence cost besides the drain and the comparison. */
  static final Duration ROUND_TRIPS = Duration.ofMillis(50);

  /** For what has a limit of its own to say itself what it waits for. */
  private static final Duration LAST_WORD = Duration.ofMillis(100);

  private final HandOver parts;
  private final OwnershipRows rows;
  private final GateKeeper gates;
  private final HandOverLimits limits;
  private final TimeLimit timeLimit;
  private final Clock clock;

  StepWork(
      HandOver parts, GateKeeper gates, HandOverLimits limits, TimeLimit timeLimit, Clock clock) {
    this.parts = parts;
    this.rows = new OwnershipRows(parts);
    this.gates = gates;
    this.limits = limits;
    this.timeLimit = timeLimit;
    this.clock = clock;
  }

  Attempt take(Procedure p) {
    if (p.state() == Procedure.State.UNDOING) {
      return rows.lift(p, limits.pauseBudget());
    }
    return switch (p.step()) {
      case CLAIM_STORES -> rows.claim(p, limits.lockTimeout());
      case CHECK_GATES -> judged(p, gates.judge(p));
      case CAPTURE_START -> captured(p, parts.reverseSync().captureStart(p.domain()));
      case REHEARSE -> rehearsed(p);
      case FENCE -> withinBudget(p, left -> rows.fence(p, shorter(left, limits.lockTimeout())));
      case DRAIN ->
          p.found().fencedAt().isPresent()
              ? behindTheFence(p, left -> drained(p, left))
              : drained(p, limits.drainTimeout());
      case VERIFY -> behindTheFence(p, left -> verified(p, left));
      case CHECK_GATES_AGAIN -> behindTheFence(p, left -> judged(p, gates.judgeAgain(p)));
      case HAND_OVER_SEQUENCES ->
          behindTheFence(
              p, left -> of(p, parts.sequences().handOver(p.domain(), p.authorityAfter())));
      case FLIP ->
          p.found().fencedAt().isPresent()
              ? withinBudget(p, left -> new Attempt.Done(p.found(), ""))
              : new Attempt.Done(p.found(), "");
      case CLOSE_LOSER -> rows.closeLoser(p, limits.pauseBudget());
      case OPEN_WINNER -> rows.openWinner(p, limits.pauseBudget());
      case START_REVERSE_SYNC -> startReverseSync(p);
      case DRAIN_REST -> drained(p, limits.drainTimeout());
      case STOP_REVERSE_SYNC -> of(p, parts.reverseSync().stop(p.domain(), p.term()));
      case TELL_HOOKS -> tellHooks(p);
    };
  }

  private Attempt judged(Procedure p, List<Gate> judged) {
    Found found = p.found().withGates(judged);
    List<String> shut =
        judged.stream().filter(gate -> !gate.lets()).map(Gate::rule).collect(Collectors.toList());
    return shut.isEmpty()
        ? new Attempt.Done(found, passed(judged))
        : new Attempt.Failed(
            found,
            (shut.size() == 1 ? "this gate is" : "these gates are")
                + " not open: "
                + String.join(", ", shut));
  }

  private static String passed(List<Gate> judged) {
    long leftOut = judged.stream().filter(Gate::isLeftOut).count();
    long overridden = judged.stream().filter(gate -> gate.overridden().isPresent()).count();
    return judged.size()
        - leftOut
        - overridden
        + " gates are open"
        + (overridden > 0 ? ", " + overridden + " overridden" : "")
        + (leftOut > 0 ? ", " + leftOut + " left out" : "");
  }

  private static Attempt captured(Procedure p, PartOutcome outcome) {
    if (outcome instanceof PartOutcome.Done done) {
      return new Attempt.Done(p.found().withStart(done.detail()), "at " + done.detail());
    }
    return of(p, outcome);
  }

  /**
   * Behind the fence only those keys are left to compare that changed during the round before it.
   * So a round brings the backlog down and the next one measures; as with the memory of a machine
   * that is moved while it runs.
   */
  private Attempt rehearsed(Procedure p) {
    Attempt measured = rehearsal(p, p.found());
    for (int round = 1;
        round < HandOverLimits.REHEARSALS && measured instanceof Attempt.Done before;
        round++) {
      measured = rehearsal(p, before.found());
      if (fits(measured)) {
        return measured;
      }
    }
    if (!(measured instanceof Attempt.Done tooLong)) {
      return measured;
    }
    return new Attempt.Failed(
        tooLong.found(),
        "writers would wait "
            + tooLong.detail()
            + ", and ficus.cutover.pause-budget is "
            + limits.pauseBudget().toMillis()
            + " ms",
        Hindrance.NOT_IN_TIME);
  }

  private boolean fits(Attempt attempt) {
    return attempt instanceof Attempt.Done done
        && done.found().predicted().orElseThrow().compareTo(limits.pauseBudget()) <= 0;
  }

  private Attempt rehearsal(Procedure p, Found found) {
    DrainOutcome drained =
        parts.drain().drain(p.domain(), p.authorityBefore(), limits.drainTimeout());
    if (!(drained instanceof DrainOutcome.Drained done)) {
      return notDrained(p, drained);
    }
    VerifyOutcome verified = parts.changedKeys().rehearse(p.domain(), limits.drainTimeout());
    if (!(verified instanceof VerifyOutcome.Verified same)) {
      return notVerified(p, verified);
    }
    Duration predicted = done.waited().plus(same.took()).plus(ROUND_TRIPS);
    return new Attempt.Done(
        found.withComparison(same.keys(), same.took()).withPredicted(predicted),
        "about "
            + predicted.toMillis()
            + " ms: drain "
            + done.waited().toMillis()
            + ", comparing "
            + same.keys()
            + " keys "
            + same.took().toMillis());
  }

  private Attempt drained(Procedure p, Duration budget) {
    DrainOutcome outcome = parts.drain().drain(p.domain(), p.authorityBefore(), budget);
    return outcome instanceof DrainOutcome.Drained done
        ? new Attempt.Done(p.found(), "after " + done.waited().toMillis() + " ms")
        : notDrained(p, outcome);
  }

  private static Attempt notDrained(Procedure p, DrainOutcome outcome) {
    String why = outcome.told();
    return new Attempt.Failed(
        p.found(),
        "the "
            + OwnershipRows.name(p.authorityBefore().other())
            + " does not have everything that the "
            + OwnershipRows.name(p.authorityBefore())
            + " committed: "
            + why,
        outcome.hindrance());
  }

  private Attempt verified(Procedure p, Duration budget) {
    VerifyOutcome outcome = parts.changedKeys().verifyDrained(p.domain(), budget);
    return outcome instanceof VerifyOutcome.Verified same
        ? new Attempt.Done(
            p.found().withComparison(same.keys(), same.took()),
            same.keys() + " keys in " + same.took().toMillis() + " ms")
        // What did not come to its end for want of time would have been measurable.
        : outcome instanceof VerifyOutcome.Unproven && isOver(left(p))
            ? tooLate(p)
            : notVerified(p, outcome);
  }

  private static Attempt notVerified(Procedure p, VerifyOutcome outcome) {
    String why =
        outcome instanceof VerifyOutcome.Differs differs
            ? "of " + differs.keys() + " keys that changed, some differ: " + differs.examples()
            : outcome instanceof VerifyOutcome.Unproven unproven
                ? "the keys that changed could not be compared: " + unproven.why()
                : "";
    return new Attempt.Failed(
        p.found(),
        why,
        outcome instanceof VerifyOutcome.Differs ? Hindrance.DIFFERS : Hindrance.UNPROVEN);
  }

  private Attempt startReverseSync(Procedure p) {
    return p.found()
        .start()
        .map(start -> of(p, parts.reverseSync().start(p.domain(), start, p.term())))
        .orElseGet(() -> new Attempt.Failed(p.found(), "the reverse sync has no captured start"));
  }

  private Attempt tellHooks(Procedure p) {
    Authority now = p.authorityAfter();
    List<String> answers = new ArrayList<>();
    for (AuthorityHook hook : parts.hooks()) {
      PartOutcome told = hook.authorityIsNow(p.domain(), now, p.epochAfter());
      if (told instanceof PartOutcome.Failed failed) {
        return new Attempt.Failed(p.found(), hook.name() + ": " + failed.why());
      }
      if (told instanceof PartOutcome.Done done && !done.detail().isEmpty()) {
        answers.add(hook.name() + " " + done.detail());
      }
    }
    return new Attempt.Done(
        p.found(), answers.isEmpty() ? "nothing follows it" : String.join("; ", answers));
  }

  private static Attempt of(Procedure p, PartOutcome outcome) {
    return outcome instanceof PartOutcome.Done done
        ? new Attempt.Done(p.found(), done.detail())
        : new Attempt.Failed(
            p.found(), outcome instanceof PartOutcome.Failed failed ? failed.why() : "");
  }

  private Attempt withinBudget(Procedure p, Function<Duration, Attempt> work) {
    Duration left = left(p);
    return isOver(left) ? tooLate(p) : work.apply(left);
  }

  /** What is left of the pause; all of it while nobody is kept out. */
  private Duration left(Procedure p) {
    return p.found()
        .fencedAt()
        .map(from -> limits.pauseBudget().minus(Duration.between(from, clock.instant())))
        .orElse(limits.pauseBudget());
  }

  private static boolean isOver(Duration left) {
    return left.isNegative() || left.isZero();
  }

  /**
   * For work that does no harm when it ends late: what is left of it is a reading that says itself
   * that its time was over, or a sequence that is higher than need be.
   */
  private Attempt behindTheFence(Procedure p, Function<Duration, Attempt> work) {
    return withinBudget(
        p,
        left ->
            timeLimit
                .within(left.plus(LAST_WORD), () -> work.apply(left))
                .orElseGet(() -> tooLate(p)));
  }

  private Attempt tooLate(Procedure p) {
    return new Attempt.Failed(
        p.found(),
        "writers have waited "
            + limits.pauseBudget().toMillis()
            + " ms, which is all of ficus.cutover.pause-budget",
        Hindrance.NOT_IN_TIME);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
