package io.ficus.cdc.bridge;

/** What a run reports on its way, from the thread that handles batches. */
interface Milestones {

  void snapshotBegan();

  void streamBegan();

  void caughtUp();
}
