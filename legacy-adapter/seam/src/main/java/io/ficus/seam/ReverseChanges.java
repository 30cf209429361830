package io.ficus.seam;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.SourcePosition;
import io.ficus.seam.reverse.IntentLedger;
import java.util.List;
import java.util.OptionalLong;

/**
 * Brings what a domain decided to the legacy store, event by event. Called in a transaction of the
 * legacy store that also holds the place in the topic; the store takes it only while the domain
 * store has the authority, and otherwise the events wait. It is handed new rows of the outbox only.
 */
public final class ReverseChanges implements ChangeHandler {

  private final String domain;
  private final IntentLedger ledger;
  private final Destination legacy;

  /** Where the events go. */
  @FunctionalInterface
  public interface Destination {

    /**
     * Brings one event; nothing of it that is older than what is there.
     *
     * @param event the row of the outbox
     * @param position where in the domain store's log it stands
     * @throws io.ficus.cdc.UnmappableChangeException if nobody knows what the event means
     */
    void bring(Intent intent, Row event, SourcePosition position);
  }

  /**
   * @param ledger in the domain store, on connections of its own: what it notes is true whether or
   *     not the caller's transaction commits, since the domain store has committed it
   */
  public ReverseChanges(String domain, IntentLedger ledger, Destination legacy) {
    this.domain = domain;
    this.ledger = ledger;
    this.legacy = legacy;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    ledger.decidedByDomain(
        domain, events.stream().map(event -> intentOf(row(event))).distinct().sorted().toList());
    for (ChangeEvent event : events) {
      legacy.bring(
          new Intent(domain, "reverse-sync", intentOf(row(event)), OptionalLong.empty()),
          row(event),
          event.position());
    }
  }

  /** To what the event belongs: the routed write, or, where nobody said, the event itself. */
  private static String intentOf(Row row) {
    return row.text("correlation_id").orElseGet(() -> row.requiredText("event_id"));
  }

  private static Row row(ChangeEvent event) {
    return event.after().orElseThrow();
  }
}
