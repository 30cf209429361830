package io.ficus.membership.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of leaving. */
public sealed interface CloseOutcome extends Outcome {

  /**
   * The person has left.
   *
   * @param forfeited the EXPIRED line that took the points that were left, where there were any
   */
  record Closed(Enrolment enrolment, Optional<LedgerEntry> forfeited) implements CloseOutcome {
    @Override
    public List<MemberPart> parts() {
      List<MemberPart> parts = new ArrayList<>();
      parts.add(enrolment);
      forfeited.ifPresent(parts::add);
      return parts;
    }
  }

  /** The person had left already. */
  record AlreadyClosed(Enrolment enrolment) implements CloseOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }

  record Refused(Refusal reason) implements CloseOutcome {
    @Override
    public List<MemberPart> parts() {
      return List.of();
    }
  }
}
