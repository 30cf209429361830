package io.ficus.cutover.application.handover;

import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hand-overs in words. */
final class Reports {

  private Reports() {}

  static HandOverReport of(Procedure p, List<StepEntry> journal, Instant now) {
    return new HandOverReport(
        p.id(),
        p.domain(),
        p.from(),
        p.to(),
        p.actor(),
        p.reason(),
        p.state().name(),
        p.step().name(),
        truth(p),
        next(p),
        p.owner(),
        p.startedAt(),
        p.updatedAt(),
        p.found().predicted(),
        p.found().pause().or(() -> pauseUntil(p, now)),
        p.keepsWritersOut(),
        p.note(),
        journal.stream().map(Reports::line).toList());
  }

  // One that was given up at the fence, because it got no lock, has kept nobody out.
  private static Optional<Duration> pauseUntil(Procedure p, Instant now) {
    return p.keepsWritersOut()
        ? p.found().fencedAt().map(from -> Duration.between(from, now))
        : Optional.empty();
  }

  private static HandOverReport.Line line(StepEntry entry) {
    return new HandOverReport.Line(
        entry.step().name(),
        entry.outcome().name(),
        entry.detail(),
        entry.owner(),
        entry.ended(),
        Duration.between(entry.begun(), entry.ended()));
  }

  private static String truth(Procedure p) {
    String before = OwnershipRows.name(p.authorityBefore());
    String after = OwnershipRows.name(p.authorityAfter());
    return switch (p.state()) {
      case ABANDONED -> "Given up: the " + before + " takes writes, as before.";
      case DONE -> "Done: the " + after + " takes writes.";
      case UNDOING -> "Given up, and the " + before + " may still refuse writes.";
      case RUNNING ->
          Course.of(p.kind()).isPastTheFlip(p.step())
              ? pastTheFlip(p, before, after)
              : p.found().fencedAt().isPresent()
                  ? "The " + before + " has the authority and may refuse writes for now."
                  : "The " + before + " has the authority and takes writes.";
    };
  }

  private static String pastTheFlip(Procedure p, String before, String after) {
    String takes = "The " + after + " has the authority and takes writes";
    boolean loserClosed = isDone(p, HandOverStep.CLOSE_LOSER);
    boolean winnerOpen = isDone(p, HandOverStep.OPEN_WINNER);
    return switch (p.kind()) {
      case TO_DOMAIN, TO_LEGACY ->
          winnerOpen
              ? takes + (loserClosed ? "." : "; the " + before + " refuses them.")
              : "The "
                  + after
                  + " has the authority and may not take writes yet; the "
                  + before
                  + " refuses them.";
      // Nobody was fenced out of the store that had the authority already.
      case TO_COMPLETE ->
          loserClosed
              ? takes + "."
              : takes
                  + "; the "
                  + OwnershipRows.name(p.authorityAfter().other())
                  + " refuses writers, and is not closed for good yet.";
      case REASSERT ->
          loserClosed && winnerOpen
              ? takes + "."
              : "The " + after + " has the authority; whether it alone takes writes is not sure.";
    };
  }

  private static boolean isDone(Procedure p, HandOverStep step) {
    List<HandOverStep> steps = Course.of(p.kind()).steps();
    return steps.indexOf(p.step()) > steps.indexOf(step);
  }

  private static String next(Procedure p) {
    return switch (p.state()) {
      case ABANDONED, DONE -> "Nothing.";
      case UNDOING -> "Let writes through again.";
      case RUNNING -> p.step().meaning();
    };
  }
}
