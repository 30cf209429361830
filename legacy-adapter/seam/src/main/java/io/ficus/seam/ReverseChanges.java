package io.ficus.seam;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.ReverseFeed;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings what a domain decided to the legacy store, event by event. Called in a transaction of the
 * legacy store that also holds the place in the topic; the store takes it only while the domain
 * store has the authority, and otherwise the events wait. It is handed new rows of the outbox only.
 *
 * <p>Most of what comes this way the second writes have brought already. That is asked once for all
 * events and without a lock, so that they cost nobody else a wait.
 *
 * @param <P> a part of what the domain keeps: one row of the legacy store
 */
public final class ReverseChanges<P> implements ChangeHandler {

  private final String domain;
  private final IntentLedger ledger;
  private final AppliedPositions positions;
  private final Destination<P> legacy;

  /** Where the events go. */
  public interface Destination<P> {

    /**
     * What an event brings.
     *
     * @param event the row of the outbox
     * @throws io.ficus.cdc.UnmappableChangeException if nobody knows what the event means
     */
    List<P> partsOf(Row event);

    /** The row of the legacy store that holds a part, as the change stream names it. */
    RowKey rowOf(P part);

    /**
     * Brings parts; none that is older than what is there.
     *
     * @param position where in the domain store's log they stand
     */
    void bring(Intent intent, List<P> parts, SourcePosition position);
  }

  /** What one event brings. */
  private record Decided<P>(String intent, List<P> parts, SourcePosition position) {}

  /**
   * Takes both stores.
   *
   * @param ledger in the domain store, on connections of its own: what it notes is true whether or
   *     not the caller's transaction commits, since the domain store has committed it
   * @param positions in the legacy store
   */
  public ReverseChanges(
      String domain, IntentLedger ledger, AppliedPositions positions, Destination<P> legacy) {
    this.domain = domain;
    this.ledger = ledger;
    this.positions = positions;
    this.legacy = legacy;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    // First: a decision that cannot be mapped was made all the same, and has not arrived.
    note(events, ReverseChanges::intentOf);
    List<Decided<P>> decided = events.stream().map(this::decided).toList();
    Map<RowKey, SourcePosition> reached = positions.reached(ReverseFeed.of(domain), rows(decided));
    for (Decided<P> one : decided) {
      if (!isThere(one, reached)) {
        legacy.bring(
            new Intent(domain, "reverse-sync", one.intent(), OptionalLong.empty()),
            one.parts(),
            one.position());
      }
    }
  }

  // What waits behind a dead letter is decided, too. One that does not say to what it belongs is
  // parked already, and must not hold up what is told here.
  @Override
  public void passedOver(List<ChangeEvent> events) {
    note(
        events,
        row -> {
          try {
            return intentOf(row);
          } catch (UnmappableChangeException e) {
            return "";
          }
        });
  }

  /** Of the rows that a decision goes to. The rows of the outbox are written once, and cleared. */
  @Override
  public boolean asksWhatIsNewer() {
    return true;
  }

  private void note(List<ChangeEvent> events, Function<Row, String> intents) {
    ledger.decidedByDomain(
        domain,
        events.stream()
            .flatMap(event -> event.after().stream())
            .map(intents)
            .filter(intent -> !intent.isEmpty())
            .distinct()
            .sorted()
            .toList());
  }

  private Decided<P> decided(ChangeEvent event) {
    Row row = event.after().orElseThrow();
    return new Decided<>(intentOf(row), legacy.partsOf(row), event.position());
  }

  private Set<RowKey> rows(List<Decided<P>> decided) {
    return decided.stream()
        .flatMap(one -> one.parts().stream())
        .map(legacy::rowOf)
        .collect(Collectors.toSet());
  }

  private boolean isThere(Decided<P> one, Map<RowKey, SourcePosition> reached) {
    return one.parts().stream()
        .map(legacy::rowOf)
        .allMatch(row -> reached.containsKey(row) && !one.position().isAfter(reached.get(row)));
  }

  /** To what the event belongs: the routed write, or, where nobody said, the event itself. */
  private static String intentOf(Row row) {
    return row.text("correlation_id").orElseGet(() -> row.requiredText("event_id"));
  }
}
