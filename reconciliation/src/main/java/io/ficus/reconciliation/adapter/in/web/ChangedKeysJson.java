package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.ChangedKeysVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What comparing the changed keys came to, as the API shows it.
 *
 * @param verdict VERIFIED, DIFFERS or UNPROVEN
 */
record ChangedKeysJson(
    String verdict, @Nullable Long keys, @Nullable Long tookMillis, @Nullable String why) {

  static ChangedKeysJson of(ChangedKeysVerdict verdict) {
    if (verdict instanceof ChangedKeysVerdict.Verified verified) {
      return new ChangedKeysJson("VERIFIED", verified.keys(), verified.took().toMillis(), null);
    }
    if (verdict instanceof ChangedKeysVerdict.Differs differs) {
      return new ChangedKeysJson("DIFFERS", differs.keys(), null, differs.examples());
    }
    return new ChangedKeysJson(
        "UNPROVEN", null, null, ((ChangedKeysVerdict.Unproven) verdict).why());
  }
}
