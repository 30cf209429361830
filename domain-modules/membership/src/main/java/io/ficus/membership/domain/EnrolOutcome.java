package io.ficus.membership.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of joining. */
public sealed interface EnrolOutcome extends Outcome {

  /**
   * The person belongs now.
   *
   * @param profile who they are, where that was not known before
   */
  record Enrolled(Enrolment enrolment, Optional<Profile> profile) implements EnrolOutcome {
    @Override
    public List<MemberPart> parts() {
      List<MemberPart> parts = new ArrayList<>();
      profile.ifPresent(parts::add);
      parts.add(enrolment);
      return parts;
    }
  }

  /** The person belonged already. */
  record AlreadyEnrolled(Enrolment enrolment) implements EnrolOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }

  record Refused(Refusal reason) implements EnrolOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }
}
