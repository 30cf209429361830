package io.ficus.cutover.application.handover;

/** An invariant does not hold. */
final class SimViolation extends Error {

  private static final long serialVersionUID = 1L;

  final String invariant;

  SimViolation(String invariant, String detail) {
    super(invariant + ": " + detail);
    this.invariant = invariant;
  }
}
