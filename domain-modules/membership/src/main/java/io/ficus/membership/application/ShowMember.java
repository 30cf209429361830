package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.PointsPolicy;
import java.time.Clock;
import java.util.Optional;

/**
 * Shows members as they are now. What was just decided is shown as decided; whoever only looks may
 * be shown a copy that follows. Thread-safe.
 */
public final class ShowMember {

  private final Members members;
  private final Clock clock;

  public ShowMember(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /** The member, or absent if nothing is known of such a person. */
  public Optional<MemberView> show(MemberId id) {
    return members.find(id).map(this::view);
  }

  /** The member after a decision, or absent if nothing is known of such a person. */
  public Optional<MemberView> decided(MemberId id) {
    return members.current(id).map(this::view);
  }

  private MemberView view(Member member) {
    return MemberView.of(member, PointsPolicy.STANDARD, clock.instant());
  }
}
