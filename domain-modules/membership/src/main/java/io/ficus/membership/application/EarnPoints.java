package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.PointsPolicy;
import io.ficus.membership.domain.Posting;
import java.math.BigDecimal;
import java.time.Clock;

/** Books the points that purchases earn. Thread-safe. */
public final class EarnPoints {

  private final Members members;
  private final Clock clock;

  public EarnPoints(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /**
   * Books a purchase.
   *
   * @param purchase in euros: above zero, at most a million, with no more than two decimals
   */
  public PointsOutcome earn(MemberId id, RequestId request, BigDecimal purchase) {
    Posting posting = new Posting(members.nextEntryId(), request, clock.instant());
    return members
        .change(id, member -> Change.of(member.earn(posting, purchase, PointsPolicy.STANDARD)))
        .outcome();
  }
}
