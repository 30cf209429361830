package io.ficus.cdc.bridge.schema;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.ColumnRule;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the columns of every change of one run, in log order. Used by one thread.
 *
 * <p>The connector keeps one schema object for each version of a table, so that nearly every look
 * ends at a comparison of references.
 */
public final class SchemaWatch {

  private record Seen(Schema value, @Nullable Schema key) {}

  private final Schemas schemas;
  private final ChangeRules rules;
  private final Map<String, TableShape> known;
  private final Map<String, Seen> seen = new HashMap<>();

  SchemaWatch(Schemas schemas, ChangeRules rules, Map<String, TableShape> known) {
    this.schemas = schemas;
    this.rules = rules;
    this.known = new HashMap<>(known);
  }

  /**
   * What a change shows that was not known, to be announced before it.
   *
   * @throws BridgeFault fatal, if changes of tables are to stop the bridge and nobody has accepted
   *     this one
   */
  public Optional<SchemaChange> look(String table, SourceRecord change, SourcePosition position) {
    Seen last = seen.get(table);
    if (last != null && last.value() == change.valueSchema() && last.key() == change.keySchema()) {
      return Optional.empty();
    }
    ColumnRule rule = rules.columns().get(table);
    TableShape now = TableShape.of(table, change, column -> rule == null || rule.carries(column));
    TableShape before = known.get(table);
    if (!now.equals(before)) {
      SchemaChange news =
          new SchemaChange(now, Optional.ofNullable(before), position, schemas.instant());
      if (before != null) {
        require(news);
      }
      known.put(table, now);
      seen.put(table, new Seen(change.valueSchema(), change.keySchema()));
      return Optional.of(news);
    }
    seen.put(table, new Seen(change.valueSchema(), change.keySchema()));
    return Optional.empty();
  }

  private void require(SchemaChange news) {
    switch (rules.schemaChanges()) {
      case ADAPT -> {}
      case HALT -> {
        if (!schemas.isAccepted(news)) {
          schemas.waits(news);
          throw BridgeFault.fatal(
              "The table "
                  + news.table()
                  + " has changed ("
                  + String.join(", ", news.differences())
                  + ") at "
                  + news.position()
                  + ", and ficus.changes.schema-changes says to halt. When its consumers are ready,"
                  + " run ficus bridge schema accept "
                  + news.table()
                  + " --reason <why>.");
        }
      }
    }
  }
}
