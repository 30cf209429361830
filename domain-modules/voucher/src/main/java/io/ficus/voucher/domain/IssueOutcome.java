package io.ficus.voucher.domain;

import java.util.List;

/** What came of asking a campaign for a voucher. */
public sealed interface IssueOutcome extends Outcome {

  record Issued(Face face) implements IssueOutcome {
    @Override
    public List<VoucherPart> parts() {
      return List.of(face);
    }
  }

  /** The same request came before; this is what it got then, as it now is. */
  record AlreadyDone(Face face) implements IssueOutcome {}

  record Refused(Refusal reason) implements IssueOutcome {}

  /**
   * The request is refused for good: a cancelled voucher without value stands in its place, so that
   * no repetition of it can get one, whatever the campaign may have left by then.
   */
  record Declined(Refusal reason, Face voided) implements IssueOutcome {
    @Override
    public List<VoucherPart> parts() {
      return List.of(voided);
    }
  }
}
