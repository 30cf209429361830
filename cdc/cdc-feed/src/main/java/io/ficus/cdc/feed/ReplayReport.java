package io.ficus.cdc.feed;

import java.util.List;

/**
 * What replaying dead letters came to, or would come to.
 *
 * @param resolved dead letters that are resolved now; in a rehearsal, that would be
 * @param failed the keys that stay parked
 */
public record ReplayReport(int resolved, List<Failed> failed) {

  public ReplayReport {
    failed = List.copyOf(failed);
  }

  /**
   * A key that stays as it was.
   *
   * @param key the record key as text; for a record without key its dead letter's id
   * @param letters how many dead letters it has
   * @param reason why its newest changes were refused again
   */
  public record Failed(String topic, String key, int letters, String reason) {}
}
