package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.EnrolOutcome;
import io.ficus.membership.domain.PersonalDetails;
import java.time.Clock;

/** Lets people join. Thread-safe. */
public final class EnrolMember {

  private final Members members;
  private final Clock clock;

  public EnrolMember(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /**
   * Joins somebody whom the shop knows already. Asking again changes nothing and answers that they
   * have joined.
   */
  public EnrolOutcome known(MemberId id) {
    return members.change(id, member -> Change.of(member.enrol(clock.instant()))).outcome();
  }

  /**
   * Joins somebody new, under a new id. Asking again makes another member: there is nothing that
   * two strangers could be told to be the same by.
   */
  public EnrolOutcome newcomer(PersonalDetails details) {
    return members
        .change(members.nextId(), member -> Change.of(member.enrol(details, clock.instant())))
        .outcome();
  }
}
