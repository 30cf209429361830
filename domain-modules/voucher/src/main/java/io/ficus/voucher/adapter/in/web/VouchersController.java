package io.ficus.voucher.adapter.in.web;

import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.AssignVoucher;
import io.ficus.voucher.application.CancelVoucher;
import io.ficus.voucher.application.ExpireVouchers;
import io.ficus.voucher.application.IssueVoucher;
import io.ficus.voucher.application.RedeemVoucher;
import io.ficus.voucher.application.ShowVoucher;
import io.ficus.voucher.application.VoucherView;
import io.ficus.voucher.domain.IssueOutcome;
import io.ficus.voucher.domain.RedeemOutcome;
import io.ficus.voucher.domain.Refusal;
import io.ficus.voucher.domain.VoucherOutcome;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Vouchers over HTTP. What a caller is answered with is always read afresh from the store, and
 * after a change from the one that decided it.
 */
@RestController
@RequestMapping(VouchersController.PATH)
final class VouchersController {

  static final String PATH = "/api/v1/vouchers";

  private final IssueVoucher issue;
  private final AssignVoucher assign;
  private final RedeemVoucher redeem;
  private final CancelVoucher cancel;
  private final ExpireVouchers expire;
  private final ShowVoucher show;

  VouchersController(
      IssueVoucher issue,
      AssignVoucher assign,
      RedeemVoucher redeem,
      CancelVoucher cancel,
      ExpireVouchers expire,
      ShowVoucher show) {
    this.issue = issue;
    this.assign = assign;
    this.redeem = redeem;
    this.cancel = cancel;
    this.expire = expire;
    this.show = show;
  }

  /** Which campaign is to give it out, and to whom; to whoever gets the code if nobody is named. */
  record IssueBody(@Nullable Long campaign, @Nullable Long member) {}

  record AssignBody(@Nullable Long member) {}

  /**
   * A use.
   *
   * @param amount what the order comes to, in euros
   */
  record RedeemBody(
      @Nullable String code,
      @Nullable Long member,
      @Nullable Long order,
      @Nullable BigDecimal amount) {}

  /**
   * What a use came to.
   *
   * @param repeated it was made by an earlier sending of this request
   */
  record Used(VoucherView.UseView use, boolean repeated) {}

  record Expired(int expired) {}

  @GetMapping("/{id}")
  VoucherView show(@PathVariable long id) {
    return show.show(Input.voucher(id))
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_VOUCHER));
  }

  @GetMapping
  VoucherView withCode(@RequestParam String code) {
    return show.show(Input.code(code))
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_VOUCHER));
  }

  @PostMapping
  VoucherView issue(@RequestHeader(Input.REQUEST_ID) String request, @RequestBody IssueBody body) {
    IssueOutcome outcome =
        issue.issue(
            Input.campaign(Input.required(body.campaign(), "campaign")),
            Input.requestToIssue(request),
            Input.memberIfAny(body.member()));
    if (outcome instanceof IssueOutcome.Issued issued) {
      return decided(issued.face().voucher());
    }
    if (outcome instanceof IssueOutcome.AlreadyDone done) {
      return decided(done.face().voucher());
    }
    throw new RefusedException(((IssueOutcome.Refused) outcome).reason());
  }

  @PostMapping("/{id}/assign")
  VoucherView assign(@PathVariable long id, @RequestBody AssignBody body) {
    return changed(
        Input.voucher(id), assign.assign(Input.voucher(id), Input.member(body.member())));
  }

  @PostMapping("/{id}/cancel")
  VoucherView cancel(@PathVariable long id) {
    return changed(Input.voucher(id), cancel.cancel(Input.voucher(id)));
  }

  /** Takes vouchers out of use whose last day has passed, at most so many. */
  @PostMapping("/expire")
  Expired expire(@RequestParam(defaultValue = "1000") int most) {
    return new Expired(expire.expire(Math.max(1, Math.min(most, 10_000))));
  }

  @PostMapping("/redeem")
  Used redeem(@RequestHeader(Input.REQUEST_ID) String request, @RequestBody RedeemBody body) {
    RedeemOutcome outcome =
        redeem.redeem(
            Input.code(body.code()),
            Input.request(request),
            Input.memberIfAny(body.member()),
            Optional.ofNullable(body.order()),
            Input.required(body.amount(), "amount"));
    if (outcome instanceof RedeemOutcome.Redeemed redeemed) {
      return new Used(VoucherView.UseView.of(redeemed.redemption()), false);
    }
    if (outcome instanceof RedeemOutcome.AlreadyDone done) {
      return new Used(VoucherView.UseView.of(done.redemption()), true);
    }
    throw new RefusedException(((RedeemOutcome.Refused) outcome).reason());
  }

  private VoucherView changed(VoucherId id, VoucherOutcome outcome) {
    if (outcome instanceof VoucherOutcome.Refused refused) {
      throw new RefusedException(refused.reason());
    }
    return decided(id);
  }

  private VoucherView decided(VoucherId id) {
    return show.decided(id).orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_VOUCHER));
  }
}
