package io.ficus.membership.domain;

import java.util.List;

/** What a rule of {@link Member} decided. */
public sealed interface Outcome permits EnrolOutcome, ProfileOutcome, CloseOutcome, PointsOutcome {

  /** What must be stored together so that the decision is true; empty if it changes nothing. */
  List<MemberPart> parts();
}
