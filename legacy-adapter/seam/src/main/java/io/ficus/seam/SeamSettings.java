package io.ficus.seam;

import java.time.Duration;

/**
 * How much a seam may spend beside the caller's path.
 *
 * @param sampleOneIn one read in so many is compared, where the stage compares reads; 1 is all
 * @param secondWrites for second writes
 * @param comparedReads for compared reads; its limit includes the wait for the watermark
 * @param patience how long a write that a store refuses, because the authority is being handed
 *     over, is repeated before its caller hears of it
 */
public record SeamSettings(
    int sampleOneIn, Room secondWrites, Room comparedReads, Duration patience) {

  public SeamSettings {
    if (sampleOneIn < 1) {
      throw new IllegalArgumentException("A sample is one in 1 or more: " + sampleOneIn);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("A seam's patience is not negative: " + patience);
    }
  }

  /**
   * One read in ten; four lanes and two seconds for second writes, two and five for reads; five
   * seconds of patience.
   */
  public static SeamSettings defaults() {
    return new SeamSettings(
        10,
        new Room(4, 64, Duration.ofSeconds(2)),
        new Room(2, 32, Duration.ofSeconds(5)),
        Duration.ofSeconds(5));
  }

  /**
   * As these, and patient enough for a pause that is used up and then undone, which takes about as
   * long again: what a caller sees of it is that a write takes longer.
   *
   * @param pause how long writers may be kept out
   */
  public SeamSettings outlasting(Duration pause) {
    Duration enough = pause.multipliedBy(2).plusSeconds(1);
    return enough.compareTo(patience) > 0
        ? new SeamSettings(sampleOneIn, secondWrites, comparedReads, enough)
        : this;
  }

  /**
   * The bounds of one kind of work.
   *
   * @param lanes threads; work on one key always takes the same one, so it stays in order
   * @param queue how much may wait per lane; what comes on top is skipped
   * @param limit how long one piece may take from the moment it starts
   */
  public record Room(int lanes, int queue, Duration limit) {

    public Room {
      if (lanes < 1 || queue < 1 || limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException(
            "A seam needs at least one lane, room for one and a limit above zero, not "
                + lanes
                + ", "
                + queue
                + ", "
                + limit);
      }
    }
  }
}
