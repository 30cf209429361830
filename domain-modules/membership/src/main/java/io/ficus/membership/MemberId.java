package io.ficus.membership;

/**
 * Names a member.
 *
 * @param value positive
 */
public record MemberId(long value) {

  public MemberId {
    if (value <= 0) {
      throw new IllegalArgumentException("A member id is positive: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
