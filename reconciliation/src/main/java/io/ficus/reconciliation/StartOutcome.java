package io.ficus.reconciliation;

/** What starting a run came to. */
public sealed interface StartOutcome {

  /** It runs in the background. */
  record Started(Run run) implements StartOutcome {}

  /** A run of this domain has not ended yet. */
  record Busy(long runningId) implements StartOutcome {}

  /** There is nothing that may be resumed. */
  record NotResumable(String why) implements StartOutcome {}

  /** Reconciliations of the domain are switched off. */
  record Held(String why) implements StartOutcome {}

  /** No pair is declared for the domain. */
  record UnknownDomain(String domain) implements StartOutcome {}
}
