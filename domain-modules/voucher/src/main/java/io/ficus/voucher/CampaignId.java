package io.ficus.voucher;

/**
 * Names a campaign. Marketing gives it.
 *
 * @param value 1 to 2,147,483,647, which every store can hold
 */
public record CampaignId(long value) {

  public CampaignId {
    if (value <= 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A campaign id is 1 to 2147483647, which every store can hold: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
