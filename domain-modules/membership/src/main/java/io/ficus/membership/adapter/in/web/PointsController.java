package io.ficus.membership.adapter.in.web;

import io.ficus.membership.application.AdjustPoints;
import io.ficus.membership.application.EarnPoints;
import io.ficus.membership.application.MemberView;
import io.ficus.membership.application.RedeemPoints;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.PointsOutcome;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A member's points over HTTP. A request that is sent again is answered with its first line. */
@RestController
@RequestMapping(MembersController.PATH + "/{id}/points")
final class PointsController {

  private final EarnPoints earn;
  private final RedeemPoints redeem;
  private final AdjustPoints adjust;

  PointsController(EarnPoints earn, RedeemPoints redeem, AdjustPoints adjust) {
    this.earn = earn;
    this.redeem = redeem;
    this.adjust = adjust;
  }

  /** A purchase in euros. */
  record EarnBody(@Nullable BigDecimal purchase) {}

  /** Points to spend, above zero. */
  record RedeemBody(@Nullable Long points) {}

  /** Points to give, or to take if below zero. */
  record AdjustBody(@Nullable Long points, @Nullable AdjustmentReason reason) {}

  /**
   * What a request came to.
   *
   * @param line absent if there was nothing to book
   * @param balance in points, now
   * @param repeated the line was booked by an earlier sending of this request
   */
  record Booked(Optional<MemberView.Line> line, long balance, boolean repeated) {}

  @PostMapping("/earn")
  Booked earn(
      @PathVariable long id,
      @RequestHeader(Input.REQUEST_ID) String request,
      @RequestBody EarnBody body) {
    BigDecimal purchase = required(body.purchase(), "purchase");
    return booked(earn.earn(Input.memberId(id), Input.requestId(request), purchase));
  }

  @PostMapping("/redeem")
  Booked redeem(
      @PathVariable long id,
      @RequestHeader(Input.REQUEST_ID) String request,
      @RequestBody RedeemBody body) {
    long points = required(body.points(), "points");
    return booked(redeem.redeem(Input.memberId(id), Input.requestId(request), points));
  }

  @PostMapping("/adjust")
  Booked adjust(
      @PathVariable long id,
      @RequestHeader(Input.REQUEST_ID) String request,
      @RequestBody AdjustBody body) {
    long points = required(body.points(), "points");
    AdjustmentReason reason = required(body.reason(), "reason");
    return booked(adjust.adjust(Input.memberId(id), Input.requestId(request), points, reason));
  }

  private static Booked booked(PointsOutcome outcome) {
    if (outcome instanceof PointsOutcome.Posted posted) {
      return new Booked(Optional.of(MemberView.Line.of(posted.entry())), posted.balance(), false);
    }
    if (outcome instanceof PointsOutcome.AlreadyDone done) {
      return new Booked(Optional.of(MemberView.Line.of(done.entry())), done.balance(), true);
    }
    if (outcome instanceof PointsOutcome.NothingDue nothing) {
      return new Booked(Optional.empty(), nothing.balance(), false);
    }
    throw new RefusedException(((PointsOutcome.Refused) outcome).reason());
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new InvalidInputException("The field " + name + " is missing");
    }
    return value;
  }
}
