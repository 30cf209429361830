package io.ficus.membership;

/**
 * What a caller sends so that a repeated request has one effect.
 *
 * @param value 1 to 60 characters, not blank, U+0000 not among them
 */
public record RequestId(String value) {

  public RequestId {
    if (value.isBlank() || value.length() > 60) {
      throw new IllegalArgumentException("A request id has 1 to 60 characters: '" + value + "'");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "A request id has no character U+0000: no store can hold it");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
