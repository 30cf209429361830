package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.PointsPolicy;
import io.ficus.membership.domain.Posting;
import java.time.Clock;
import java.time.Instant;

/** Takes points that have become too old. Thread-safe. */
public final class ExpirePoints {

  private final Members members;
  private final Clock clock;

  public ExpirePoints(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /**
   * Takes the points of one member that were too old at an instant and had not been used.
   *
   * @param request one a member and run, so that a run that is repeated takes nothing twice
   */
  public PointsOutcome expire(MemberId id, RequestId request, Instant before) {
    Posting posting = new Posting(members.nextEntryId(), request, clock.instant());
    return members
        .change(id, member -> Change.of(member.expire(posting, before, PointsPolicy.STANDARD)))
        .outcome();
  }
}
