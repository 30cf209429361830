package io.ficus.reconciliation.application;

import java.time.Duration;

/**
 * Which side leads a domain, and proof that the other has caught up with it. Thread-safe.
 *
 * <p>While the legacy store is the authority, it leads and its log is awaited by a watermark. While
 * the domain store is, it leads, and a mark in its log is awaited in the legacy store. Nothing is
 * ever inferred from silence.
 */
public interface CatchUp {

  /** The side whose answer counts. */
  enum Leader {
    LEGACY,
    DOMAIN
  }

  /** Who leads now. */
  Leader leader(String domain);

  /** Marks the log of the side that leads, now. */
  Mark mark(String domain);

  /** Waits until the other side holds everything that was committed before the mark. */
  Caught await(String domain, Mark mark, Duration timeout);

  /**
   * A mark in a log.
   *
   * @param leader whose log
   * @param position where it stands there
   */
  record Mark(String id, String position, Leader leader) {}

  /** What waiting came to. */
  sealed interface Caught {

    /** The other side holds everything before the mark. */
    record Up() implements Caught {}

    /**
     * It is not proven that it does.
     *
     * @param why for a person
     * @param never that nothing can prove it, now or later
     */
    record NotUp(String why, boolean never) implements Caught {

      /** It is not proven now. */
      public NotUp(String why) {
        this(why, false);
      }

      /** It cannot be proven. */
      public static NotUp ever(String why) {
        return new NotUp(why, true);
      }
    }
  }
}
