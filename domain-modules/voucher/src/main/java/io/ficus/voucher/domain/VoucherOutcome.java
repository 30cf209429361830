package io.ficus.voucher.domain;

import java.util.List;

/** What came of assigning, expiring or cancelling. */
public sealed interface VoucherOutcome extends Outcome {

  record Changed(Face face) implements VoucherOutcome {
    @Override
    public List<VoucherPart> parts() {
      return List.of(face);
    }
  }

  /** The voucher said so already. */
  record Unchanged(Face face) implements VoucherOutcome {}

  record Refused(Refusal reason) implements VoucherOutcome {}
}
