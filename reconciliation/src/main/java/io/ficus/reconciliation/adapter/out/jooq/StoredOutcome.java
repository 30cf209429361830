package io.ficus.reconciliation.adapter.out.jooq;

import io.ficus.reconciliation.domain.SuspectOutcome;

/** How the outcome of a suspect stands in its column. */
enum StoredOutcome {
  MATCHED,
  DIFFERING,
  MISSING,
  EXTRA,
  UNMAPPABLE,
  DUPLICATE,
  UNPROVEN;

  static StoredOutcome of(SuspectOutcome outcome) {
    if (outcome instanceof SuspectOutcome.Disagrees disagrees) {
      return switch (disagrees.kind()) {
        case VALUE, CHILDREN -> DIFFERING;
        case MISSING -> MISSING;
        case EXTRA -> EXTRA;
        case UNMAPPABLE -> UNMAPPABLE;
        case DUPLICATE -> DUPLICATE;
      };
    }
    return outcome instanceof SuspectOutcome.Matched ? MATCHED : UNPROVEN;
  }
}
