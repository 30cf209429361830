package io.ficus.cutover.application.handover;

/**
 * What happened in one history, or in many; so that a simulation in which nothing happens shows.
 */
final class SimCounts {

  long acknowledged;
  long refused;
  int strays;
  long crashes;
  long takeOvers;
  long handOvers;
  long completions;

  void add(SimCounts other) {
    acknowledged += other.acknowledged;
    refused += other.refused;
    strays += other.strays;
    crashes += other.crashes;
    takeOvers += other.takeOvers;
    handOvers += other.handOvers;
    completions += other.completions;
  }

  @Override
  public String toString() {
    return acknowledged
        + " writes acknowledged, "
        + refused
        + " refused, "
        + strays
        + " strays, "
        + crashes
        + " crashes, "
        + takeOvers
        + " take-overs, "
        + handOvers
        + " hand-overs done, "
        + completions
        + " of them to COMPLETE";
  }
}
