package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.PointsOutcome;
import java.time.Clock;

/**
 * The till, on the same use cases that a member's own wishes go through, with requests that begin
 * as nobody else's may. Thread-safe.
 */
public final class MemberTill implements PointsTill {

  private static final String SPENT = "till:";
  private static final String GIVEN_BACK = "till-back:";

  private final RedeemPoints redeem;
  private final AdjustPoints adjust;

  public MemberTill(Members members, Clock clock) {
    this.redeem = new RedeemPoints(members, clock);
    this.adjust = new AdjustPoints(members, clock);
  }

  /** Whether a request is one that only a till makes. */
  public static boolean asks(RequestId request) {
    return request.value().startsWith(SPENT) || request.value().startsWith(GIVEN_BACK);
  }

  @Override
  public Answer spend(MemberId member, RequestId request, long points) {
    return answer(redeem.redeem(member, new RequestId(SPENT + request), points));
  }

  @Override
  public Answer giveBack(MemberId member, RequestId request, long points) {
    return answer(
        adjust.adjust(
            member, new RequestId(GIVEN_BACK + request), points, AdjustmentReason.CORRECTION));
  }

  private static Answer answer(PointsOutcome outcome) {
    if (outcome instanceof PointsOutcome.Posted posted) {
      return new Answer.Done(posted.balance());
    }
    if (outcome instanceof PointsOutcome.AlreadyDone done) {
      return new Answer.Done(done.balance());
    }
    return outcome instanceof PointsOutcome.Refused refused
        ? new Answer.Refused(refused.reason().name())
        : new Answer.Done(((PointsOutcome.NothingDue) outcome).balance());
  }
}
