package io.ficus.cutover;

/**
 * The current stages, for those who route by them. Cheap enough for every call: answers from memory
 * and follows the control store in the background. Thread-safe.
 */
public interface Stages {

  /**
   * The stage of a domain as this instance knows it. If the control store cannot be read, this is
   * the last stage that was known; it never falls to a lower epoch.
   *
   * @throws IllegalStateException if the domain is not known, or its stage was never read
   */
  StageAt of(String domain);

  /**
   * As {@link #of}, after looking into the control store now: for a writer that a store has just
   * refused, because the authority moved or is about to. Takes a round trip; if the control store
   * cannot be read, the answer is what is known.
   *
   * @throws IllegalStateException if the domain is not known, or its stage was never read
   */
  default StageAt lookAgain(String domain) {
    return of(domain);
  }
}
