package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.bridge.schema.SchemaChange;
import io.ficus.cdc.bridge.snapshot.SnapshotNews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one batch held, not counted until it is committed. Used by one thread. */
public final class BatchTally {

  private final Map<String, Long> snapshotRows = new HashMap<>();
  private final Set<String> snapshotFinished = new HashSet<>();
  private final Map<String, Long> resnapshotRows = new HashMap<>();
  private final List<SnapshotNews> news = new ArrayList<>();
  private final List<SchemaChange> schemaChanges = new ArrayList<>();
  private Duration took = Duration.ZERO;
  private long events;
  private @Nullable Instant lastChange;
  private @Nullable String heartbeat;

  void change(Instant committedAt) {
    events++;
    lastChange = committedAt;
  }

  /** A mark has no row, but shows how far the log was read. */
  void mark(Instant committedAt) {
    lastChange = committedAt;
  }

  void snapshotRow(String table, boolean lastOfTable) {
    snapshotRows.merge(table, 1L, Long::sum);
    if (lastOfTable) {
      snapshotFinished.add(table);
    }
  }

  void resnapshotRow(String table) {
    resnapshotRows.merge(table, 1L, Long::sum);
  }

  void news(SnapshotNews one) {
    news.add(one);
  }

  void schemaChange(SchemaChange change) {
    schemaChanges.add(change);
  }

  void committedIn(Duration time) {
    took = time;
  }

  /** What it showed of tables for the first time. */
  public List<SchemaChange> schemaChanges() {
    return schemaChanges;
  }

  /** How long its commit to Kafka took. */
  public Duration took() {
    return took;
  }

  /** Rows of snapshots that were asked for while streaming, by table. */
  public Map<String, Long> resnapshotRows() {
    return resnapshotRows;
  }

  /** What the connector said of such snapshots. */
  public List<SnapshotNews> news() {
    return news;
  }

  /** Changes and snapshot rows. */
  public long events() {
    return events;
  }

  /** When the newest of them was committed in the source. */
  public @Nullable Instant lastChange() {
    return lastChange;
  }

  /** Snapshot rows by table. */
  public Map<String, Long> snapshotRows() {
    return snapshotRows;
  }

  /** Tables whose snapshot is complete. */
  public Set<String> snapshotFinished() {
    return snapshotFinished;
  }

  void heartbeat(String content) {
    heartbeat = content;
  }

  /** What the last heartbeat in it said; null if there was none. */
  public @Nullable String heartbeat() {
    return heartbeat;
  }
}
