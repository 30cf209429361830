package io.ficus.shop.membership;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.seam.Intent;
import io.ficus.seam.reverse.IntentLedger;
import java.util.List;
import java.util.OptionalLong;

/**
 * Brings what membership decided to the shop, event by event. Called in a transaction of the shop's
 * database that also holds the place in the topic; the shop takes it only while the domain store
 * has the authority, and otherwise the events wait. It is handed new rows of the outbox only.
 */
final class ReverseMembers implements ChangeHandler {

  private final LegacyMembers legacy;
  private final IntentLedger ledger;

  /**
   * @param ledger in the domain store, on connections of its own: what it notes is true whether or
   *     not the caller's transaction commits, since the domain store has committed it
   */
  ReverseMembers(LegacyMembers legacy, IntentLedger ledger) {
    this.legacy = legacy;
    this.ledger = ledger;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    ledger.decidedByDomain(
        LegacyMembers.DOMAIN,
        events.stream()
            .map(event -> MemberEvents.intentOf(row(event)))
            .distinct()
            .sorted()
            .toList());
    for (ChangeEvent event : events) {
      legacy.copy(
          new Intent(
              LegacyMembers.DOMAIN,
              "reverse-sync",
              MemberEvents.intentOf(row(event)),
              OptionalLong.empty()),
          MemberEvents.partsOf(row(event)),
          event.position());
    }
  }

  private static Row row(ChangeEvent event) {
    return event.after().orElseThrow();
  }
}
