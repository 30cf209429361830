package io.ficus.app.handover;

import io.ficus.app.handover.FenceInstallation.Outcome;
import io.ficus.cdc.Mandate;
import io.ficus.cutover.Act;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.seam.ownership.FencedTables;
import java.util.function.Supplier;

/**
 * Changes fences, and keeps who asked for it and why: before it is done, and afterwards what came
 * of it. What cannot be kept is not done. Thread-safe.
 */
final class FenceChanges {

  private final FenceInstallation fence;
  private final Acts acts;

  FenceChanges(FenceInstallation fence, Acts acts) {
    this.fence = fence;
    this.acts = acts;
  }

  Outcome install(FencedTables tables, Mandate mandate) {
    return kept(Act.Kind.FENCE_INSTALL, tables, mandate, () -> fence.install(tables, false));
  }

  Outcome remove(FencedTables tables, Mandate mandate) {
    return kept(Act.Kind.FENCE_REMOVE, tables, mandate, () -> fence.remove(tables, false));
  }

  private Outcome kept(
      Act.Kind kind, FencedTables tables, Mandate mandate, Supplier<Outcome> work) {
    long id = acts.begin(tables.domain(), kind, mandate.actor(), mandate.reason());
    Outcome outcome;
    try {
      outcome = work.get();
    } catch (RuntimeException e) {
      try {
        acts.end(id, false, String.valueOf(e.getMessage()));
      } catch (ControlStoreException lost) {
        // It stays open in the history; why it failed is what the caller has to know.
        e.addSuppressed(lost);
      }
      throw e;
    }
    if (outcome instanceof Outcome.Refused refused) {
      acts.end(id, false, refused.why());
    } else {
      acts.end(id, true, String.join(", ", tables.tables()));
    }
    return outcome;
  }
}
