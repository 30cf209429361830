package io.ficus.cutover.application;

import io.ficus.cutover.DomainStage;

/** Who wants to know at once when this instance has changed a stage, or seen it changed. */
public interface StageFollower {

  /** Called after the change was committed, from any thread. Must not throw, and must not wait. */
  void moved(DomainStage now);
}
