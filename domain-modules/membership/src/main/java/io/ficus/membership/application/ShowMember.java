package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.PointsPolicy;
import java.time.Clock;
import java.util.Optional;

/** Shows members as they are now. Thread-safe. */
public final class ShowMember {

  private final Members members;
  private final Clock clock;

  public ShowMember(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /** The member, or absent if nothing is known of such a person. */
  public Optional<MemberView> show(MemberId id) {
    return members
        .find(id)
        .map(member -> MemberView.of(member, PointsPolicy.STANDARD, clock.instant()));
  }
}
