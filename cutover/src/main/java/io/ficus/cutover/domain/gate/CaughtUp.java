package io.ficus.cutover.domain.gate;

import java.time.Duration;

/** What waiting came to, until a domain had applied everything before a fresh watermark. */
public sealed interface CaughtUp {

  /**
   * Everything before the watermark is in the domain store.
   *
   * @param waited how long that took
   */
  record Reached(Duration waited) implements CaughtUp {}

  /**
   * The domain had not applied everything when the time was up.
   *
   * @param detail how far it got, for people
   */
  record NotReached(String detail) implements CaughtUp {}

  /**
   * It was not asked, because asking writes a watermark.
   *
   * @param recordsBehind how many records were seen to wait
   */
  record NotAsked(long recordsBehind) implements CaughtUp {}

  /**
   * It could not be found out, for instance because no watermark could be written.
   *
   * @param reason what went wrong, for people
   */
  record Unknown(String reason) implements CaughtUp {}
}
