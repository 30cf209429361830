package io.ficus.seam.ownership;

import io.ficus.cutover.Authority;

/**
 * What a store knows of a domain's ownership.
 *
 * @param epoch of the last change that the store took part in; writers of an older one are refused
 * @param authority the store whose answer counts
 * @param fenced while true nobody writes here by its own authority, whoever has it
 * @param term of the coordinator that set it; grows with every attempt to move the authority, so
 *     that one that wakes up late is refused
 * @param leftBehind whether the store was left behind: nothing is brought there any more, whoever
 *     decided it. Once true, for good
 */
public record Held(long epoch, Authority authority, boolean fenced, long term, boolean leftBehind) {

  /** Of a store that was not left behind. */
  public Held(long epoch, Authority authority, boolean fenced, long term) {
    this(epoch, authority, fenced, term, false);
  }

  public Held {
    if (epoch < 0 || term < 0) {
      throw new IllegalArgumentException(
          "An epoch and a term are not negative: " + epoch + ", " + term);
    }
  }
}
