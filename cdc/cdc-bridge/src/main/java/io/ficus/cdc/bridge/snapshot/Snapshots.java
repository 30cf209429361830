package io.ficus.cdc.bridge.snapshot;

import io.debezium.pipeline.signal.channels.process.SignalChannelWriter;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditEntry.Kind;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a bridge that were asked for while it follows the log. What is asked for is owed
 * from the moment that it is in the audit: a process that begins takes over what the one before did
 * not end. One is read at a time. Thread-safe.
 *
 * <p>A row of such a snapshot can come twice after a restart, and carries a position so early that
 * no change which its reading did not see is older; so it never replaces anything newer.
 */
public final class Snapshots {

  private static final int KEPT = 20;

  /** How often one is read again from its beginning because the source refused rows of it. */
  private static final int TRIES = 5;

  private static final String TABLES = "tables";
  private static final String FILTER = "filter";

  private final AuditTopic audit;
  private final Clock clock;
  private final Map<String, Owed> all = new LinkedHashMap<>();
  private @Nullable SnapshotSignals signals;
  private List<Kept> toKeep = new ArrayList<>();
  private boolean failedReading;
  private Instant moved = Instant.MIN;

  private record Kept(Kind kind, String id, String why) {}

  public Snapshots(AuditTopic audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** What a connector must be told so that snapshots can be taken while it streams. */
  public static Map<String, String> properties() {
    return SnapshotSignals.properties();
  }

  /** Takes over what is owed. To be called whenever this process begins to lead. */
  public void restore(List<AuditEntry> entries) {
    Map<String, Owed> owed = new LinkedHashMap<>();
    for (AuditEntry entry : entries) {
      String id = entry.details().getOrDefault(AuditEntry.ID, "");
      switch (entry.kind()) {
        case SNAPSHOT_STARTED -> owed.put(id, Owed.of(id, entry));
        case SNAPSHOT_STOPPED, SNAPSHOT_ENDED -> owed.remove(id);
        case PAUSED,
            RESUMED,
            TABLES_ADDED,
            TABLES_REMOVED,
            TABLES_CARRIED,
            SCHEMA_ACCEPTED,
            POSITION_SET,
            POSITION_IMPORTED,
            SLOT_ADVANCED,
            SLOT_DROPPED -> {}
      }
    }
    synchronized (this) {
      // What another process has ended meanwhile.
      all.values().stream()
          .filter(known -> known.isOpen() && !owed.containsKey(known.id))
          .forEach(known -> known.state = State.ENDED);
      owed.forEach(all::putIfAbsent);
    }
  }

  /** True if every row of this table is owed already. */
  public synchronized boolean owesAllOf(String table) {
    return all.values().stream()
        .filter(owed -> owed.isOpen() && owed.order.filter().isEmpty())
        .anyMatch(owed -> owed.order.tables().contains(table));
  }

  /** The tables of which rows are still to be read. */
  public synchronized Set<String> owed() {
    Set<String> tables = new LinkedHashSet<>();
    all.values().stream().filter(Owed::isOpen).forEach(owed -> tables.addAll(owed.order.tables()));
    return tables;
  }

  /**
   * Owes a snapshot of each table, and begins them one after the other as soon as it can be: one
   * that was read is settled, whatever happens to the next. In one for several the connector would
   * go on to the next where it cannot read a row, and nobody would know of it after a restart.
   *
   * @param estimates roughly how many rows each table has
   * @return their ids, with commas between them
   * @throws RuntimeException if the audit cannot be written; what is in it is owed
   */
  public String start(SnapshotOrder order, Map<String, Long> estimates, Mandate mandate) {
    List<String> ids = new ArrayList<>();
    for (String table : order.tables()) {
      ids.add(start(table, order.filter(), estimates, mandate));
    }
    return String.join(", ", ids);
  }

  private String start(String table, String filter, Map<String, Long> estimates, Mandate mandate) {
    Instant now = clock.instant();
    String id = unused("s" + now.toEpochMilli());
    AuditEntry entry =
        AuditEntry.of(
            Kind.SNAPSHOT_STARTED,
            Map.of(AuditEntry.ID, id, TABLES, table, FILTER, filter),
            mandate,
            now);
    audit.append(entry);
    synchronized (this) {
      Owed owed = Owed.of(id, entry);
      owed.estimates.putAll(estimates);
      all.put(id, owed);
    }
    return id;
  }

  private synchronized String unused(String wanted) {
    String id = wanted;
    for (int more = 2; all.containsKey(id); more++) {
      id = wanted + "-" + more;
    }
    return id;
  }

  /**
   * Gives up everything that is owed.
   *
   * @return the ids of what was given up
   * @throws RuntimeException if the audit cannot be written
   */
  public List<String> stop(Mandate mandate) {
    List<Owed> given;
    synchronized (this) {
      given = all.values().stream().filter(Owed::isOpen).toList();
    }
    for (Owed owed : given) {
      audit.append(
          AuditEntry.of(
              Kind.SNAPSHOT_STOPPED, Map.of(AuditEntry.ID, owed.id), mandate, clock.instant()));
      synchronized (this) {
        if (owed.state == State.RUNNING && signals != null) {
          signals.stop(owed.id);
        }
        owed.state = State.STOPPED;
      }
    }
    return given.stream().map(owed -> owed.id).toList();
  }

  /** A connector has begun to stream; the one that it goes on with, if any, is running again. */
  public synchronized void attached(SignalChannelWriter channel, Optional<String> goesOnWith) {
    signals = new SnapshotSignals(channel);
    moved = clock.instant();
    for (Owed owed : all.values()) {
      if (owed.isOpen()) {
        owed.state = goesOnWith.filter(owed.id::equals).isPresent() ? State.RUNNING : State.WAITING;
      }
    }
    // The connector takes up what it was in the middle of, given up or not.
    goesOnWith
        .filter(id -> all.values().stream().noneMatch(owed -> owed.isOpen() && owed.id.equals(id)))
        .ifPresent(signals::stop);
  }

  /** The connector has ended. */
  public synchronized void detached() {
    signals = null;
  }

  /**
   * Begins what can be begun, and keeps in the audit what has ended. To be called again and again
   * by the bridge's own thread.
   */
  public void advance() {
    List<Kept> kept;
    synchronized (this) {
      kept = toKeep;
      toKeep = new ArrayList<>();
      boolean running = all.values().stream().anyMatch(owed -> owed.state == State.RUNNING);
      if (!running && signals != null && !failedReading) {
        Optional<Owed> next =
            all.values().stream().filter(owed -> owed.state == State.WAITING).findFirst();
        if (next.isPresent()) {
          signals.start(next.get().id, next.get().order);
          next.get().state = State.RUNNING;
          moved = clock.instant();
        }
      }
      forgetOld();
    }
    for (Kept one : kept) {
      audit.append(
          AuditEntry.of(
              one.kind(),
              Map.of(AuditEntry.ID, one.id()),
              new Mandate("ficus", one.why()),
              clock.instant()));
    }
  }

  /** Rows that were committed to Kafka. */
  public synchronized void carried(Map<String, Long> rows) {
    if (!rows.isEmpty()) {
      moved = clock.instant();
    }
    running()
        .ifPresent(owed -> rows.forEach((table, more) -> owed.rows.merge(table, more, Long::sum)));
  }

  /** What the connector says, after the rows before it were committed. */
  public synchronized void heard(SnapshotNews news) {
    moved = clock.instant();
    Owed owed = all.get(news.id());
    if (owed == null || !owed.isOpen()) {
      return;
    }
    switch (news.type()) {
      case "TABLE_SCAN_COMPLETED" -> scanned(owed, news);
      case "COMPLETED" -> completed(owed);
      case "ABORTED" -> {
        owed.state = State.FAILED;
        owed.detail = "Debezium gave it up; its log says why";
        toKeep.add(new Kept(Kind.SNAPSHOT_STOPPED, owed.id, owed.detail));
      }
      default -> owed.state = State.RUNNING;
    }
  }

  private void completed(Owed owed) {
    if (owed.failedReading && owed.tries < TRIES) {
      owed.tries++;
      owed.begin();
      failedReading = true;
      return;
    }
    owed.state = owed.detail.isEmpty() ? State.ENDED : State.FAILED;
    toKeep.add(
        new Kept(
            Kind.SNAPSHOT_ENDED,
            owed.id,
            owed.detail.isEmpty() ? "every row is in Kafka" : "failed: " + owed.detail));
  }

  /**
   * True if the source refused to hand out rows since this was asked last, which the connector
   * leaves out then. They are still owed, to another run: this one may have lost its connection, or
   * reads too much at once.
   */
  public synchronized boolean hasFailedReading() {
    boolean failed = failedReading;
    failedReading = false;
    return failed;
  }

  /** True if one is being read, and nothing of it has come for so long. */
  public synchronized boolean standsStill(Duration limit) {
    return running().isPresent() && moved.plus(limit).isBefore(clock.instant());
  }

  private static void scanned(Owed owed, SnapshotNews news) {
    String table = news.data().getOrDefault("scanned_collection", "");
    String status = news.data().getOrDefault("status", "");
    String known =
        owed.order.tables().stream()
            .filter(one -> table.equals(one) || table.endsWith("." + one))
            .findFirst()
            .orElse(table);
    owed.finished.add(known);
    owed.failedReading |= status.equals("SQL_EXCEPTION");
    if (!status.equals("SUCCEEDED") && !status.equals("EMPTY")) {
      owed.detail = (owed.detail + " " + known + " was not read: " + status).strip();
    }
  }

  /** All that this process knows of, the latest last. */
  public synchronized List<SnapshotProgress> progress() {
    return all.values().stream().map(Owed::progress).toList();
  }

  private Optional<Owed> running() {
    return all.values().stream().filter(owed -> owed.state == State.RUNNING).findFirst();
  }

  private void forgetOld() {
    List<String> closed =
        all.values().stream().filter(owed -> !owed.isOpen()).map(owed -> owed.id).toList();
    closed.stream().limit(Math.max(0, closed.size() - KEPT)).forEach(all::remove);
  }

  /** One snapshot; guarded by the outer object. */
  private static final class Owed {

    private final String id;
    private final SnapshotOrder order;
    private final AuditEntry asked;
    private final Map<String, Long> rows = new HashMap<>();
    private final Map<String, Long> estimates = new HashMap<>();
    private final List<String> finished = new ArrayList<>();
    private State state = State.WAITING;
    private String detail = "";
    private boolean failedReading;
    private int tries;

    private Owed(String id, SnapshotOrder order, AuditEntry asked) {
      this.id = id;
      this.order = order;
      this.asked = asked;
    }

    static Owed of(String id, AuditEntry entry) {
      List<String> tables = Arrays.asList(entry.details().getOrDefault(TABLES, "").split(",", -1));
      String filter = entry.details().getOrDefault(FILTER, "");
      return new Owed(id, new SnapshotOrder(tables, filter), entry);
    }

    /** From the first row of the first table. */
    void begin() {
      state = State.WAITING;
      rows.clear();
      finished.clear();
      detail = "";
      failedReading = false;
    }

    boolean isOpen() {
      return state.isOpen();
    }

    SnapshotProgress progress() {
      boolean ended = state == State.ENDED;
      List<SnapshotProgress.Table> tables =
          order.tables().stream()
              .map(
                  table ->
                      new SnapshotProgress.Table(
                          table,
                          rows.getOrDefault(table, 0L),
                          estimates.getOrDefault(table, -1L),
                          ended || finished.contains(table)))
              .toList();
      return new SnapshotProgress(
          id, state, order.filter(), tables, asked.actor(), asked.reason(), asked.at(), detail);
    }
  }
}
