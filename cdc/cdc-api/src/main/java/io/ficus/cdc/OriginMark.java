package io.ficus.cdc;

/**
 * What a legacy transaction of Ficus writes first, so that the change stream shows who made it.
 *
 * @param domain the domain on whose behalf it was written
 * @param intentId the routed write that it belongs to; joins both stores' streams
 * @param instance the instance that wrote it
 */
public record OriginMark(String domain, String intentId, String instance) {

  /** The prefix of the logical decoding message that carries a mark. */
  public static final String PREFIX = "ficus.origin";

  private static final String SEPARATOR = "|";

  public OriginMark {
    for (String part : new String[] {domain, intentId, instance}) {
      if (part.isEmpty() || part.contains(SEPARATOR)) {
        throw new IllegalArgumentException(
            "An origin mark's part is empty or contains '|': " + part);
      }
    }
  }

  /**
   * The content of the logical decoding message, and of the header on the records of that
   * transaction.
   */
  public String encode() {
    return String.join(SEPARATOR, domain, intentId, instance);
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws IllegalArgumentException if the text is not three parts
   */
  public static OriginMark decode(String text) {
    String[] parts = text.split("\\|", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("Not an origin mark: " + text);
    }
    return new OriginMark(parts[0], parts[1], parts[2]);
  }
}
