package io.ficus.cdc.bridge.schema;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditEntry.Kind;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the carried tables' columns: what was announced, what waits for a person, and
 * what a person has accepted. Thread-safe.
 */
public final class Schemas {

  private static final String TABLE = "table";
  private static final String SHAPE = "shape";
  private static final int KEPT = 50;

  private final AuditTopic audit;
  private final Clock clock;
  private final Map<String, TableShape> known = new HashMap<>();
  private final List<SchemaChange> changes = new ArrayList<>();
  private final Set<String> accepted = new HashSet<>();
  private @Nullable SchemaChange waiting;

  public Schemas(AuditTopic audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Begins a run.
   *
   * @param announced everything that was announced, oldest first
   * @param entries the audit
   */
  public synchronized SchemaWatch watch(
      ChangeRules rules, List<SchemaChange> announced, List<AuditEntry> entries) {
    known.clear();
    changes.clear();
    accepted.clear();
    waiting = null;
    remember(announced);
    for (AuditEntry entry : entries) {
      if (entry.kind() == Kind.SCHEMA_ACCEPTED) {
        accepted.add(
            entry.details().getOrDefault(TABLE, "") + entry.details().getOrDefault(SHAPE, ""));
      }
    }
    return new SchemaWatch(this, rules, known);
  }

  /** They are in Kafka. */
  public synchronized void announced(Collection<SchemaChange> news) {
    remember(news);
  }

  private void remember(Collection<SchemaChange> news) {
    for (SchemaChange change : news) {
      known.put(change.table(), change.now());
      if (change.before().isPresent()) {
        changes.add(change);
      }
    }
    while (changes.size() > KEPT) {
      changes.remove(0);
    }
  }

  /** The latest changes of tables that were announced, oldest first. */
  public synchronized List<SchemaChange> changes() {
    return List.copyOf(changes);
  }

  /** The change in front of which the bridge has halted; null if it has not. */
  public synchronized @Nullable SchemaChange waiting() {
    return waiting;
  }

  synchronized void waits(SchemaChange change) {
    waiting = change;
  }

  synchronized boolean isAccepted(SchemaChange change) {
    return accepted.contains(change.table() + change.now().text());
  }

  Instant instant() {
    return clock.instant();
  }

  /**
   * The change of a table that waits.
   *
   * @throws IllegalArgumentException if none does
   */
  public SchemaChange waitingOf(String table) {
    SchemaChange change = waiting();
    if (change == null || !change.table().equals(table)) {
      throw new IllegalArgumentException(
          "The bridge does not wait for a change of "
              + table
              + " to be accepted"
              + (change == null ? "" : ", but for one of " + change.table()));
    }
    return change;
  }

  /**
   * Lets the bridge go on with a change that it has halted in front of.
   *
   * @throws IllegalArgumentException if none of this table waits
   * @throws RuntimeException if the audit cannot be written; then nothing is accepted
   */
  public SchemaChange accept(String table, Mandate mandate) {
    SchemaChange change = waitingOf(table);
    audit.append(
        AuditEntry.of(
            Kind.SCHEMA_ACCEPTED,
            Map.of(TABLE, table, SHAPE, change.now().text()),
            mandate,
            clock.instant()));
    return change;
  }
}
