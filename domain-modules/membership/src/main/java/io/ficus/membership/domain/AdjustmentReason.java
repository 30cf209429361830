package io.ficus.membership.domain;

/**
 * Why the service desk books points by hand. It decides what may be booked; the ledger does not
 * keep it.
 */
public enum AdjustmentReason {
  /** A present: gives points, never takes them. */
  GOODWILL {
    @Override
    boolean allows(long points) {
      return points > 0;
    }
  },
  /** An earlier line was wrong: gives or takes. */
  CORRECTION {
    @Override
    boolean allows(long points) {
      return points != 0;
    }
  };

  abstract boolean allows(long points);
}
