package io.ficus.cutover.application.handover;

/** The instance that runs this dies here: nothing after it happens, and nothing can catch it. */
final class SimCrash extends Error {

  private static final long serialVersionUID = 1L;

  SimCrash() {
    super("crashed", null, false, false);
  }
}
