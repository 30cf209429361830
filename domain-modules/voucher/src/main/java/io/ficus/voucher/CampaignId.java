package io.ficus.voucher;

/**
 * Names a campaign. Marketing gives it.
 *
 * @param value positive
 */
public record CampaignId(long value) {

  public CampaignId {
    if (value <= 0) {
      throw new IllegalArgumentException("A campaign id is positive: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
