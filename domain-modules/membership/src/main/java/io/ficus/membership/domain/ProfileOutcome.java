package io.ficus.membership.domain;

import java.util.List;

/** What came of changing a profile. */
public sealed interface ProfileOutcome extends Outcome {

  record Changed(Profile profile) implements ProfileOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of(profile);
    }
  }

  /** The profile said so already. */
  record Unchanged(Profile profile) implements ProfileOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }

  record Refused(Refusal reason) implements ProfileOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }
}
