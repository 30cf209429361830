package io.ficus.membership.adapter.in.web;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.MemberTill;
import java.util.function.Supplier;

/** Turns what came in into the domain's values, or into {@link InvalidInputException}. */
final class Input {

  /** The header that carries the request id. */
  static final String REQUEST_ID = "Idempotency-Key";

  private Input() {}

  static MemberId memberId(long value) {
    return checked(() -> new MemberId(value));
  }

  /** Those of tills are not for others: a purchase would take their points for its own. */
  static RequestId requestId(String value) {
    RequestId request = checked(() -> new RequestId(value));
    if (MemberTill.asks(request)) {
      throw new InvalidInputException(
          REQUEST_ID + " begins like those of tills; choose another: '" + value + "'");
    }
    return request;
  }

  /** Only the making of a value is inside, so that a fault of ours is never shown as theirs. */
  static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }
}
