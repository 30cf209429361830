package io.ficus.reconciliation.adapter.out.jooq;

import io.ficus.reconciliation.Verdict;

/** How a verdict stands in its column. */
enum StoredVerdict {
  MATCHES,
  DIFFERS,
  UNPROVEN;

  static StoredVerdict of(Verdict verdict) {
    if (verdict instanceof Verdict.Matches) {
      return MATCHES;
    }
    return verdict instanceof Verdict.Differs ? DIFFERS : UNPROVEN;
  }
}
