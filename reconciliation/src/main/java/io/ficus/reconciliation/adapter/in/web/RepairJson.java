package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.Repair;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A repair as the API shows it.
 *
 * @param id 0 for a plan that was only shown
 * @param state PLANNED, APPLYING, APPLIED, UNDOING or UNDONE
 * @param counts how many keys stand how
 * @param keys the first of them, those that need a person first; only where one repair is shown
 */
record RepairJson(
    int schemaVersion,
    boolean dryRun,
    long id,
    String domain,
    long run,
    String state,
    int mostDeletes,
    String actor,
    String reason,
    String plannedAt,
    @Nullable String endedAt,
    Map<Repair.KeyState, Long> counts,
    List<KeyJson> keys) {

  /**
   * One key of it.
   *
   * @param kind MISSING, EXTRA or DIFFERING, as the run found it
   * @param detail what was done, or why not, or in a dry run would be
   */
  record KeyJson(String key, String kind, String state, String detail) {

    static KeyJson of(Repair.Key key) {
      return new KeyJson(key.key().text(), key.kind(), key.state().name(), key.detail());
    }
  }

  static RepairJson of(Repair repair, List<Repair.Key> keys, boolean dryRun) {
    return new RepairJson(
        1,
        dryRun,
        repair.id(),
        repair.domain(),
        repair.run(),
        repair.state().name(),
        repair.mostDeletes(),
        repair.actor(),
        repair.reason(),
        repair.plannedAt().toString(),
        repair.endedAt().map(Object::toString).orElse(null),
        repair.keys(),
        keys.stream().map(KeyJson::of).toList());
  }
}
