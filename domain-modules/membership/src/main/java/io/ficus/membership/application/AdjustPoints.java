package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.Posting;
import java.time.Clock;

/** Lets the service desk book points by hand. Thread-safe. */
public final class AdjustPoints {

  private final Members members;
  private final Clock clock;

  public AdjustPoints(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /** Books points in either direction, as far as the reason and the balance allow. */
  public PointsOutcome adjust(
      MemberId id, RequestId request, long points, AdjustmentReason reason) {
    Posting posting = new Posting(members.nextEntryId(), request, clock.instant());
    return members
        .change(id, member -> Change.of(member.adjust(posting, points, reason)))
        .outcome();
  }
}
