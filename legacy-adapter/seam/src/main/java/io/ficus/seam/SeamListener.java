package io.ficus.seam;

/**
 * Is told of everything that is counted, as it happens. Called on the caller's thread or on one of
 * the seam's own, possibly on several at once; what it throws is swallowed.
 */
@FunctionalInterface
public interface SeamListener {

  /** A listener that does nothing. */
  SeamListener NONE = (domain, epoch, operation, event) -> {};

  /**
   * @param domain whose seam it is
   * @param epoch the epoch by which the call was sent; for what comes of it later too
   * @param operation the port's call
   * @param event what happened
   */
  void happened(String domain, long epoch, String operation, SeamEvent event);
}
