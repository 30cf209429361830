package io.ficus.voucher.adapter.in.web;

import io.ficus.membership.RequestId;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.PurchaseOutcome;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Vouchers for points, over HTTP. */
@RestController
@RequestMapping("/api/v1/vouchers/purchases")
final class PurchasesController {

  private final BuyVoucher buy;

  PurchasesController(BuyVoucher buy) {
    this.buy = buy;
  }

  record PurchaseBody(@Nullable Long member, @Nullable Long campaign) {}

  /**
   * What a purchase came to.
   *
   * @param points what it cost
   */
  record Bought(long voucher, long points) {}

  /** Answers 202 without a body while somebody else takes the steps of the same purchase. */
  @PostMapping
  ResponseEntity<Bought> buy(
      @RequestHeader(Input.REQUEST_ID) String request, @RequestBody PurchaseBody body) {
    RequestId id = Input.request(request);
    if (request.length() > 50) {
      throw new InvalidInputException(
          Input.REQUEST_ID + " of a purchase has at most 50 characters");
    }
    PurchaseOutcome outcome =
        buy.buy(
            Input.member(body.member()),
            id,
            Input.campaign(Input.required(body.campaign(), "campaign")));
    if (outcome instanceof PurchaseOutcome.Delivered delivered) {
      return ResponseEntity.ok(new Bought(delivered.voucher().value(), delivered.points()));
    }
    if (outcome instanceof PurchaseOutcome.Refused refused) {
      throw new RefusedException(refused.reason());
    }
    if (outcome instanceof PurchaseOutcome.Forfeited forfeited) {
      throw new PointsForfeitedException(forfeited);
    }
    return ResponseEntity.status(HttpStatus.ACCEPTED).build();
  }
}
