package io.ficus.cdc.bridge.config;

import java.time.Duration;

/**
 * What the bridge promises of what it writes to Kafka, and how much it writes at once.
 *
 * @param mode exactly or at least once
 * @param bytes under backlog, a Kafka transaction is committed at the next end of a source
 *     transaction once it holds so much
 * @param age the same once it has been open for so long
 * @param cutEvents a source transaction of more events is cut into several Kafka transactions, and
 *     flagged
 * @param cutBytes the same once one Kafka transaction would hold more of it
 */
public record Delivery(Mode mode, long bytes, Duration age, long cutEvents, long cutBytes) {

  /** The two promises. */
  public enum Mode {
    /** Records and position in one Kafka transaction; whole source transactions are seen. */
    EXACTLY_ONCE,
    /** No Kafka transactions; after a crash some records come twice. */
    AT_LEAST_ONCE
  }

  /** Exactly once; 16 MB or 200 ms under backlog; cut at 500,000 events or 256 MB. */
  public static final Delivery EXACTLY_ONCE =
      new Delivery(Mode.EXACTLY_ONCE, 16L << 20, Duration.ofMillis(200), 500_000, 256L << 20);

  public Delivery {
    if (bytes < 1 || cutEvents < 1 || cutBytes < 1 || age.isNegative()) {
      throw new IllegalArgumentException(
          "The limits of a Kafka transaction are positive: "
              + bytes
              + " bytes, "
              + age
              + ", cut at "
              + cutEvents
              + " events or "
              + cutBytes
              + " bytes");
    }
  }

  /** The same under another promise. */
  public Delivery with(Mode other) {
    return new Delivery(other, bytes, age, cutEvents, cutBytes);
  }

  /** The same, cutting source transactions elsewhere. */
  public Delivery cutAt(long events, long largest) {
    return new Delivery(mode, bytes, age, events, largest);
  }
}
