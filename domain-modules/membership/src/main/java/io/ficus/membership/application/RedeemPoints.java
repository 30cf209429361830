package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.Posting;
import java.time.Clock;

/** Lets members spend points. Thread-safe. */
public final class RedeemPoints {

  private final Members members;
  private final Clock clock;

  public RedeemPoints(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /** Spends points, above zero. */
  public PointsOutcome redeem(MemberId id, RequestId request, long points) {
    Posting posting = new Posting(members.nextEntryId(), request, clock.instant());
    return members.change(id, member -> Change.of(member.redeem(posting, points))).outcome();
  }
}
