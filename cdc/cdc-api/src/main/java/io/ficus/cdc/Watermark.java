package io.ficus.cdc;

/**
 * A mark in the legacy log.
 *
 * @param id unique
 * @param position where it stands; every change that was committed before {@link Watermarks#mark()}
 *     was called is delivered before it
 */
public record Watermark(String id, SourcePosition position) {

  /** The prefix of the logical decoding message that carries a watermark. */
  public static final String PREFIX = "ficus.watermark";
}
