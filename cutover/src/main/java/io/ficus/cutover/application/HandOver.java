package io.ficus.cutover.application;

import java.util.List;

/**
 * The parts that moving the authority over a domain's writes takes.
 *
 * @param legacy the legacy store
 * @param domainStore the domain store
 * @param hooks what else follows the authority, in the order in which it is told
 */
public record HandOver(
    OwnedStore legacy,
    OwnedStore domainStore,
    Drain drain,
    ChangedKeys changedKeys,
    ReverseSync reverseSync,
    Sequences sequences,
    LegacyTables legacyTables,
    List<AuthorityHook> hooks) {

  public HandOver {
    hooks = List.copyOf(hooks);
  }
}
