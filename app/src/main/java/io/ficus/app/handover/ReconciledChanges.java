package io.ficus.app.handover;

import io.ficus.cutover.application.ChangedKeys;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Standing;
import java.time.Duration;
import java.util.function.Supplier;

/** The cutover's "verify" step is reconciliation's third pass. */
final class ReconciledChanges implements ChangedKeys {

  /** Of those that ran last, the newest that came to its end says the pace. */
  private static final int RUNS = 10;

  private final Reconciliations reconciliations;

  ReconciledChanges(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  @Override
  public Fact<Long> pending(String domain) {
    try {
      Standing standing = reconciliations.standing(domain);
      return standing.verified().isPresent()
          ? new Fact.Known<>(standing.pendingKeys())
          : new Fact.Missing<>(
              "no clean and complete reconciliation says what has changed since: ficus reconcile run "
                  + domain);
    } catch (RuntimeException e) {
      return new Fact.Missing<>(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Fact<Pace> paceOfTheLastRun(String domain) {
    try {
      return reconciliations.history(domain, RUNS).stream()
          .filter(run -> run.state() == Run.State.FINISHED && run.progress().keysCompared() > 0)
          .findFirst()
          .<Fact<Pace>>map(run -> new Fact.Known<>(pace(run)))
          .orElseGet(() -> new Fact.Missing<>("no reconciliation has compared any keys yet"));
    } catch (RuntimeException e) {
      return new Fact.Missing<>(String.valueOf(e.getMessage()));
    }
  }

  private static Pace pace(Run run) {
    return new Pace(
        run.progress().keysCompared(),
        Duration.between(run.startedAt(), run.finishedAt().orElse(run.startedAt())));
  }

  @Override
  public VerifyOutcome rehearse(String domain, Duration budget) {
    return outcome(() -> reconciliations.rehearse(domain, budget));
  }

  @Override
  public VerifyOutcome verifyDrained(String domain, Duration budget) {
    return outcome(() -> reconciliations.verifyDrained(domain, budget));
  }

  private static VerifyOutcome outcome(Supplier<ChangedKeysVerdict> verification) {
    try {
      ChangedKeysVerdict verdict = verification.get();
      if (verdict instanceof ChangedKeysVerdict.Verified verified) {
        return new VerifyOutcome.Verified(verified.keys(), verified.comparing());
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
