package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.CloseOutcome;
import io.ficus.membership.domain.Posting;
import java.time.Clock;

/** Lets members leave. Thread-safe. */
public final class CloseMember {

  private final Members members;
  private final Clock clock;

  public CloseMember(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /** Ends a membership and forfeits the points that are left. */
  public CloseOutcome close(MemberId id, RequestId request) {
    Posting posting = new Posting(members.nextEntryId(), request, clock.instant());
    return members.change(id, member -> Change.of(member.close(posting))).outcome();
  }
}
