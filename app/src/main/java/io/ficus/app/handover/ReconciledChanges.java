package io.ficus.app.handover;

import io.ficus.cutover.application.ChangedKeys;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Reconciliations;
import java.time.Duration;

/** The cutover's "verify" step is reconciliation's third pass. */
final class ReconciledChanges implements ChangedKeys {

  private final Reconciliations reconciliations;

  ReconciledChanges(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  @Override
  public VerifyOutcome verify(String domain, Duration budget) {
    try {
      ChangedKeysVerdict verdict = reconciliations.verifyChanged(domain, budget);
      if (verdict instanceof ChangedKeysVerdict.Verified verified) {
        return new VerifyOutcome.Verified(verified.keys(), verified.took());
      }
      if (verdict instanceof ChangedKeysVerdict.Differs differs) {
        return new VerifyOutcome.Differs(differs.keys(), differs.examples());
      }
      return new VerifyOutcome.Unproven(((ChangedKeysVerdict.Unproven) verdict).why());
    } catch (RuntimeException e) {
      return new VerifyOutcome.Unproven(String.valueOf(e.getMessage()));
    }
  }
}
