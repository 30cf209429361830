package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import java.util.HashSet;
import java.util.Set;

/** A till on one account. */
final class TestTill implements PointsTill {

  long balance;
  int calls;
  boolean closed;
  Runnable afterSpending = () -> {};
  private final Set<RequestId> spent = new HashSet<>();
  private final Set<RequestId> back = new HashSet<>();

  @Override
  public Answer spend(MemberId member, RequestId request, long points) {
    calls++;
    if (!spent.contains(request)) {
      if (balance < points) {
        return new Answer.Refused("INSUFFICIENT_POINTS");
      }
      balance -= points;
      spent.add(request);
    }
    afterSpending.run();
    return new Answer.Done(balance);
  }

  @Override
  public Answer giveBack(MemberId member, RequestId request, long points) {
    calls++;
    if (closed) {
      return new Answer.Refused("CLOSED");
    }
    if (spent.contains(request) && back.add(request)) {
      balance += points;
    }
    return new Answer.Done(balance);
  }
}
