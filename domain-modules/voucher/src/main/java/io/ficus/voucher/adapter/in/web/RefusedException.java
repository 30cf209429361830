package io.ficus.voucher.adapter.in.web;

import io.ficus.voucher.domain.Refusal;
import org.springframework.http.HttpStatus;

/** Carries a refusal out of a controller to where it becomes a problem detail. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;

  RefusedException(Refusal reason) {
    super(reason.name());
    this.status = statusOf(reason);
  }

  /**
   * @param reason the name of a refusal, of ours or of membership
   */
  RefusedException(String reason) {
    super(reason);
    this.status = HttpStatus.CONFLICT;
  }

  HttpStatus status() {
    return status;
  }

  private static HttpStatus statusOf(Refusal reason) {
    return switch (reason) {
      case UNKNOWN_VOUCHER, UNKNOWN_CAMPAIGN -> HttpStatus.NOT_FOUND;
      case CAMPAIGN_EXISTS,
          CAMPAIGN_NOT_RUNNING,
          BUDGET_EXHAUSTED,
          BUDGET_BELOW_COMMITMENT,
          NO_FIXED_VALUE,
          REDEEMED,
          EXPIRED,
          CANCELLED,
          ARCHIVED,
          NOT_YET_DUE,
          NOT_THE_HOLDER,
          BELOW_MINIMUM_ORDER ->
          HttpStatus.CONFLICT;
      case TERMS_NOT_ALLOWED, AMOUNT_NOT_ALLOWED, REQUEST_ID_REUSED ->
          HttpStatus.UNPROCESSABLE_CONTENT;
    };
  }
}
