package io.ficus.reconciliation;

/** How a run finds the keys that it looks at again. What it proves of them is the same for all. */
public sealed interface Engine permits Engine.Scan, Sample, Sketch {

  /** Both sides in key order, chunk by chunk. */
  Engine SCAN = new Scan();

  /** Merges both sides, which must deliver their keys in one order. */
  record Scan() implements Engine {}
}
