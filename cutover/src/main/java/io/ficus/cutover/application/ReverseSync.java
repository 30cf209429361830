package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.PartOutcome;

/**
 * Carries a domain's writes back into the legacy store while the domain store has the authority.
 *
 * <p>Promises: once started, every write that the domain store commits from the captured start on
 * reaches the legacy store once in effect and in the order of its aggregate, on some instance,
 * until it is stopped; it writes only while the legacy store's ownership row says DOMAIN, checked
 * inside its transactions; it never carries back what came from the legacy store. All methods are
 * idempotent, survive a crash of the caller, and hold for all instances. Thread-safe; none throws
 * for what a store or a network may do.
 */
public interface ReverseSync {

  /**
   * Finds out where the domain store's log stands now, durably enough that {@link #start} can begin
   * there much later. Called before the authority moves, so that no write can fall between.
   *
   * @return {@link PartOutcome.Done} with the start as text that {@link #start} understands
   */
  PartOutcome captureStart(String domain);

  /**
   * Starts, or makes sure that it is started. One that runs already goes on where it is.
   *
   * @param capturedStart where to begin
   * @param term the term of whoever asks; if a later one has started or stopped it, this fails
   */
  PartOutcome start(String domain, String capturedStart, long term);

  /**
   * Stops, or makes sure that it is stopped; nothing of it is under way afterwards.
   *
   * @param term the term of whoever asks; if a later one has started or stopped it, this fails
   */
  PartOutcome stop(String domain, long term);

  /** Whether it was started last, or stopped, for all instances; not whether one is carrying. */
  Fact<Boolean> isOn(String domain);
}
