package io.ficus.reconciliation;

/**
 * A run that reads each side once, in whatever order it comes, and keeps of both only a table of so
 * many cells, in which what is the same on both sides cancels out. What differs can be read off the
 * table if it has cells enough; if not, the run is Unproven and says how many it takes.
 *
 * @param cells how large the table is; twice the rows that differ is enough, and a key whose values
 *     differ counts as two
 */
public record Sketch(int cells) implements Engine {

  /** With fewer, chance alone would refuse too often. */
  public static final int FEWEST = 64;

  /** About a gigabyte. */
  public static final int MOST = 1 << 24;

  /** A few megabytes; enough for about 16,000 keys that differ in a value. */
  public static final Sketch USUAL = new Sketch(65_536);

  public Sketch {
    if (cells < FEWEST || cells > MOST) {
      throw new IllegalArgumentException(
          "A sketch has between " + FEWEST + " and " + MOST + " cells, not " + cells);
    }
  }
}
