package io.ficus.membership.adapter.in.web;

import io.ficus.membership.domain.Refusal;

/** Carries a refusal out of a controller to where it becomes a problem detail. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Refusal reason;

  RefusedException(Refusal reason) {
    super(reason.name());
    this.reason = reason;
  }

  Refusal reason() {
    return reason;
  }
}
