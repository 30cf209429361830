package io.ficus.app.demo;

/** What the monolith's own code does to its tables, one transaction each. */
public enum TrafficKind {
  /** A customer with an address, often consents, often a loyalty account. */
  SIGN_UP(5),
  /** A line in the login audit, one in fifteen of a login that failed. */
  LOGIN(25),
  /** A new address, a note of the service desk, rarely an archived customer. */
  PROFILE_CHANGE(5),
  /** A consent given or taken back. */
  CONSENT(3),
  /** Points for a purchase in a branch. */
  POINTS_EARNED(17),
  /** Points spent, or refused because there are not enough. */
  POINTS_SPENT(9),
  VOUCHER_ISSUED(7),
  /** A voucher redeemed in a branch. */
  VOUCHER_REDEEMED(5),
  /** A cart with its lines. */
  CART_FILLED(12),
  /** An order with lines and a payment, and the points that it earns. */
  ORDER_PLACED(12);

  private final int weight;

  TrafficKind(int weight) {
    this.weight = weight;
  }

  /** How often it happens: transactions in a hundred. */
  int weight() {
    return weight;
  }

  /**
   * The kind for a throw of the die.
   *
   * @param percent 0 to 99
   */
  static TrafficKind at(int percent) {
    int left = percent;
    for (TrafficKind kind : values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalArgumentException("0 to 99 is a percentage, " + percent + " is not");
  }
}
