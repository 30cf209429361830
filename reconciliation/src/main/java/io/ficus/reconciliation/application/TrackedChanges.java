package io.ficus.reconciliation.application;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Notes the keys of changes on their way to a domain's handler, in the same transaction.
 * Thread-safe if the handler is.
 */
public final class TrackedChanges implements ChangeHandler {

  private final String domain;
  private final Map<String, KeyColumn> keyColumns;
  private final ChangedKeys changed;
  private final ChangeHandler handler;

  /** Puts itself before a handler of the pair's domain. */
  public TrackedChanges(Pair pair, ChangedKeys changed, ChangeHandler handler) {
    this.domain = pair.domain();
    this.keyColumns = Map.copyOf(pair.keyColumns());
    this.changed = changed;
    this.handler = handler;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    handler.apply(events);
    note(events);
  }

  @Override
  public void passedOver(List<ChangeEvent> events) {
    handler.passedOver(events);
    note(events);
  }

  @Override
  public boolean asksWhatIsNewer() {
    return handler.asksWhatIsNewer();
  }

  private void note(List<ChangeEvent> events) {
    Set<AggregateKey> keys = new TreeSet<>();
    boolean all = false;
    for (ChangeEvent event : events) {
      KeyColumn column = keyColumns.get(event.table());
      if (column == null) {
        continue;
      }
      boolean before = key(event.before(), column, keys);
      boolean after = key(event.after(), column, keys);
      // A snapshot reads what there is. What went while nobody followed the log shows nowhere.
      all |= (!before && !after) || event.operation() == ChangeEvent.Operation.READ;
    }
    if (all) {
      changed.noteAll(domain);
    }
    if (!keys.isEmpty()) {
      changed.note(domain, keys);
    }
  }

  /** Both images count: a row can move from one aggregate to another. */
  private static boolean key(Optional<Row> image, KeyColumn column, Set<AggregateKey> keys) {
    Object value = image.map(row -> row.columns().get(column.name())).orElse(null);
    if (value == null || Row.UNCHANGED.equals(value) || Row.CUT.equals(value)) {
      return false;
    }
    keys.add(
        value instanceof Long number ? column.keyOf(number) : AggregateKey.of(value.toString()));
    return true;
  }
}
