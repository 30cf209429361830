package io.ficus.benchmarks.cutover;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.Posting;
import java.time.Instant;
import java.util.UUID;

/** The write that is measured: one point for a member. */
final class Points {

  private Points() {}

  /** Gives one; throws what the port throws, and if the rules refuse it. */
  static void give(Members members, MemberId id) {
    Posting posting =
        new Posting(
            members.nextEntryId(), new RequestId(UUID.randomUUID().toString()), Instant.now());
    PointsOutcome outcome =
        members
            .change(id, member -> Change.of(member.adjust(posting, 1, AdjustmentReason.GOODWILL)))
            .outcome();
    if (!(outcome instanceof PointsOutcome.Posted)) {
      throw new IllegalStateException("A point was not given: " + outcome);
    }
  }
}
