package io.ficus.cdc;

import java.util.Comparator;

/**
 * Where a change stands in the legacy log. Totally ordered within one source; positions of two
 * sources do not compare.
 *
 * <p>PostgreSQL: segment 0, offset is the LSN of the change. MariaDB and MySQL: segment is the
 * number of the binlog file, offset the byte offset in it. Two changes of the same row never share
 * a position unless they are the same change.
 *
 * @param segment the coarse part, not negative
 * @param offset the fine part within the segment, in bytes of log, not negative
 */
public record SourcePosition(long segment, long offset) implements Comparable<SourcePosition> {

  private static final Comparator<SourcePosition> ORDER =
      Comparator.comparingLong(SourcePosition::segment).thenComparingLong(SourcePosition::offset);

  public SourcePosition {
    if (segment < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "A source position is not negative: " + segment + ":" + offset);
    }
  }

  /** The position of a PostgreSQL LSN given as its 64-bit value. */
  public static SourcePosition ofLsn(long lsn) {
    return new SourcePosition(0, lsn);
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException if the text is not two numbers joined by a colon
   */
  public static SourcePosition parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "Not a source position (expected segment:offset): " + text);
    }
    return new SourcePosition(
        Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  /** True if this stands later in the log than {@code other}. */
  public boolean isAfter(SourcePosition other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(SourcePosition other) {
    return ORDER.compare(this, other);
  }

  /** {@code segment:offset} in decimal; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return segment + ":" + offset;
  }
}
