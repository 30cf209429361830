package io.ficus.cdc.feed;

import java.util.List;

/**
 * What retrying a domain's dead letters came to.
 *
 * @param resolved dead letters that are resolved now
 * @param failed the keys that stay parked
 */
public record RetryReport(int resolved, List<Failed> failed) {

  /**
   * A key that stays as it was.
   *
   * @param key the record key as text; for a record without key its dead letter's id
   * @param letters how many dead letters it has
   * @param reason why its newest changes were refused again
   */
  public record Failed(String topic, String key, int letters, String reason) {}
}
