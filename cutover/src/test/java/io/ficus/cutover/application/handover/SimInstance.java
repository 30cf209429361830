package io.ficus.cutover.application.handover;

import io.ficus.cutover.StageAt;
import io.ficus.cutover.domain.handover.Procedure;
import org.jspecify.annotations.Nullable;

/** One instance: what it holds in memory, and so what a crash takes from it. */
final class SimInstance {

  final String name;
  StageAt cached;
  @Nullable Procedure held;
  @Nullable Attempt taken;

  /** Whether what the step came to was lost on the way to the control store. */
  boolean again;

  /** For so many turns it does nothing and learns nothing: a long pause of its process. */
  int asleep;

  int lives = 1;

  SimInstance(String name, StageAt cached) {
    this.name = name;
    this.cached = cached;
  }

  /** Each life has a name of its own, as each start of a server has. */
  String owner() {
    return name + "." + lives;
  }

  void crash(StageAt readAtStart) {
    held = null;
    taken = null;
    again = false;
    asleep = 0;
    lives++;
    cached = readAtStart;
  }
}
