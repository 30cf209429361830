package io.ficus.cdc;

/**
 * Where the whole value of a record is, that was too large for its topic: in pieces, one record
 * each, in partition 0 of a topic beside it. They were written in the same Kafka transaction as the
 * record, in their order, with keys from {@code <sha256>-0} on.
 *
 * <p>The place is a time and no offset, so that it also holds in a copy of the topics.
 *
 * @param topic of the pieces
 * @param at the timestamp of each of them, in milliseconds since 1970
 * @param pieces how many there are
 * @param bytes how long the value is
 * @param sha256 of the whole value, in lower-case hexadecimal
 */
public record ClaimCheck(String topic, long at, int pieces, long bytes, String sha256) {

  private static final String SEPARATOR = ":";

  public ClaimCheck {
    if (topic.isEmpty()
        || topic.contains(SEPARATOR)
        || at < 0
        || pieces < 1
        || bytes < 1
        || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "Not a claim check: " + String.join(SEPARATOR, topic, at + "", pieces + "", sha256));
    }
  }

  /** The record key of a piece; the first is number 0. */
  public String key(int piece) {
    return sha256 + "-" + piece;
  }

  /** As it stands in the header {@link Headers#CLAIM_CHECK}. */
  public String encode() {
    return String.join(
        SEPARATOR,
        topic,
        Long.toString(at),
        Integer.toString(pieces),
        Long.toString(bytes),
        sha256);
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static ClaimCheck decode(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("Not a claim check: " + text);
    }
    return new ClaimCheck(
        parts[0],
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Long.parseLong(parts[3]),
        parts[4]);
  }
}
