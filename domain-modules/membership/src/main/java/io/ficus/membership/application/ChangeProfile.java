package io.ficus.membership.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.PersonalDetails;
import io.ficus.membership.domain.ProfileOutcome;

/** Lets people correct what the shop knows of them. Thread-safe. */
public final class ChangeProfile {

  private final Members members;

  public ChangeProfile(Members members) {
    this.members = members;
  }

  /** Replaces all of somebody's details; what is left out is gone. */
  public ProfileOutcome change(MemberId id, PersonalDetails details) {
    return members.change(id, member -> Change.of(member.changeProfile(details))).outcome();
  }
}
