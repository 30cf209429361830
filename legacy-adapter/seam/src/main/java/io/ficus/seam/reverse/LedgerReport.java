package io.ficus.seam.reverse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the routed writes of a window stand.
 *
 * @param confirmed the second write brought it, and the streams show it
 * @param healed the second write did not, and the change stream or the reverse sync did
 * @param diverged one side shows it and the other does not, past the watermark
 * @param open not past the watermark yet
 * @param samples some that diverged, newest first
 */
public record LedgerReport(
    long confirmed, long healed, long diverged, long open, List<Divergence> samples) {

  public LedgerReport {
    samples = List.copyOf(samples);
  }

  /**
   * An intent that both stores show.
   *
   * @param how by what it came to the other store, for people
   */
  public record Settled(String intent, Instant firstSeen, String how) {}

  /**
   * An intent that one store shows and the other does not.
   *
   * @param cause what is missing, and what to look at, for people
   */
  public record Divergence(String intent, Instant firstSeen, String cause) {}

  static String how(boolean healed, String decidedBy) {
    return healed
        ? decidedBy.equals("DOMAIN")
            ? "healed: the reverse sync brought it, no second write did"
            : "healed: the change stream brought it, no second write did"
        : "confirmed: the second write brought it";
  }

  static String cause(@Nullable String decidedBy, boolean broughtBySecondWrite) {
    if (decidedBy == null) {
      return broughtBySecondWrite
          ? "the second write is stored, and the log of the store that decided it does not show it:"
              + " that store has lost a commit that it had acknowledged (a failover?); reconcile"
          : "the legacy log shows a copy of a write that the domain store's log does not show;"
              + " reconcile";
    }
    return decidedBy.equals("DOMAIN")
        ? "the legacy store's log does not show it: look at the reverse sync's dead letters, and at"
            + " stray writes of the same row"
        : "the domain store has not applied it: look at the feed's dead letters";
  }
}
