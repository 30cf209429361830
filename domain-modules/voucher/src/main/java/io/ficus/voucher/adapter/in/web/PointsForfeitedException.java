package io.ficus.voucher.adapter.in.web;

import io.ficus.voucher.application.PurchaseOutcome;

/** Carries out of a controller that a purchase was refused and its points are gone. */
final class PointsForfeitedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient PurchaseOutcome.Forfeited outcome;

  PointsForfeitedException(PurchaseOutcome.Forfeited outcome) {
    super(outcome.reason());
    this.outcome = outcome;
  }

  PurchaseOutcome.Forfeited outcome() {
    return outcome;
  }
}
