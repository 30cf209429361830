package io.ficus.membership.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of a request to book points. */
public sealed interface PointsOutcome extends Outcome {

  /**
   * A line was added.
   *
   * @param balance the balance after it, in points
   * @param enrolment with the raised lifetime spend, where a purchase earned the points
   */
  record Posted(LedgerEntry entry, long balance, Optional<Enrolment> enrolment)
      implements PointsOutcome {
    @Override
    public List<MemberPart> parts() {
      List<MemberPart> parts = new ArrayList<>();
      enrolment.ifPresent(parts::add);
      parts.add(entry);
      return parts;
    }
  }

  /**
   * The request came before; it has its line and gets no second one.
   *
   * @param entry the line that it got then
   * @param balance the balance now, in points
   */
  record AlreadyDone(LedgerEntry entry, long balance) implements PointsOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }

  /** There is nothing to book: no points are due to expire. */
  record NothingDue(long balance) implements PointsOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }

  record Refused(Refusal reason) implements PointsOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }
}
