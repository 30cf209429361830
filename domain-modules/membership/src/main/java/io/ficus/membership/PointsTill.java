package io.ficus.membership;

/**
 * Where another domain takes points for what it sells. Each call has one effect for one request,
 * however often it is made; requests of a till are apart from all others. Thread-safe.
 */
public interface PointsTill {

  /**
   * Takes points from a member, never more than there are.
   *
   * @param request at most 50 characters
   * @param points above zero
   */
  Answer spend(MemberId member, RequestId request, long points);

  /**
   * Gives back what {@link #spend} took.
   *
   * @param request the one that took them
   * @param points as many as it took
   */
  Answer giveBack(MemberId member, RequestId request, long points);

  /** What a till says. */
  sealed interface Answer {

    /**
     * It is done, by now or since an earlier asking.
     *
     * @param balance in points, now
     */
    record Done(long balance) implements Answer {}

    /**
     * Nothing was changed.
     *
     * @param reason the name of membership's refusal
     */
    record Refused(String reason) implements Answer {}
  }
}
