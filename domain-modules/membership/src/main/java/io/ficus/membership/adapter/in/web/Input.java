package io.ficus.membership.adapter.in.web;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import java.util.function.Supplier;

/** Turns what came in into the domain's values, or into {@link InvalidInputException}. */
final class Input {

  /** The header that carries the request id. */
  static final String REQUEST_ID = "Idempotency-Key";

  private Input() {}

  static MemberId memberId(long value) {
    return checked(() -> new MemberId(value));
  }

  static RequestId requestId(String value) {
    return checked(() -> new RequestId(value));
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
