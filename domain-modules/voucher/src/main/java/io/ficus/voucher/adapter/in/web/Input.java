package io.ficus.voucher.adapter.in.web;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Purchase;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what came in into the domain's values, or into {@link InvalidInputException}. */
final class Input {

  /** The header that carries the request id. */
  static final String REQUEST_ID = "Idempotency-Key";

  private static final int MOST_DIGITS = 100;

  private Input() {}

  static VoucherId voucher(long value) {
    return checked(() -> new VoucherId(value));
  }

  static CampaignId campaign(long value) {
    return checked(() -> new CampaignId(value));
  }

  static VoucherCode code(@Nullable String value) {
    return checked(() -> new VoucherCode(required(value, "code").strip()));
  }

  static MemberId member(@Nullable Long value) {
    return checked(() -> new MemberId(required(value, "member")));
  }

  static Optional<MemberId> memberIfAny(@Nullable Long value) {
    return Optional.ofNullable(value).map(Input::member);
  }

  static RequestId request(String value) {
    return checked(() -> new RequestId(value));
  }

  /** Those of purchases are not for others: who asked with one would get a purchase's voucher. */
  static RequestId requestToIssue(String value) {
    RequestId request = request(value);
    if (Purchase.asks(request)) {
      throw new InvalidInputException(
          REQUEST_ID + " begins like those of purchases; choose another: '" + value + "'");
    }
    return request;
  }

  /**
   * An amount, if it has not so many digits that merely writing it out would take all the memory.
   */
  static BigDecimal amount(BigDecimal value, String name) {
    if (Math.abs((long) value.scale()) > MOST_DIGITS || value.precision() > MOST_DIGITS) {
      throw new InvalidInputException(
          "The field " + name + " has more than " + MOST_DIGITS + " digits");
    }
    return value;
  }

  static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new InvalidInputException("The field " + name + " is missing");
    }
    return value;
  }

  /** Only the making of a value is inside, so that a fault of ours is never shown as theirs. */
  static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }
}
