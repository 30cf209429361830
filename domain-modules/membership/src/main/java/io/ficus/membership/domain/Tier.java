package io.ficus.membership.domain;

/** What a member's recent faith to the shop is called, and what it is worth when earning. */
public enum Tier {
  BASIC(100),
  SILVER(110),
  GOLD(125),
  PLATINUM(150);

  private final int earningPercent;

  Tier(int earningPercent) {
    this.earningPercent = earningPercent;
  }

  /** Points for a hundred full euros. */
  public int earningPercent() {
    return earningPercent;
  }
}
