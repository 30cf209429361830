package io.ficus.seam.reverse;

/** What the reverse sync of a domain is called where the feed of the domain has its own name. */
public final class ReverseFeed {

  private ReverseFeed() {}

  /**
   * The name under which offsets, applied positions and dead letters of a domain's reverse sync
   * stand in the legacy store.
   */
  public static String of(String domain) {
    return domain + "-reverse";
  }
}
