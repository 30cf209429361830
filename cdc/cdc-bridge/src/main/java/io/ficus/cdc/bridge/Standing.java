package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a bridge stands, put together from what its parts know. Thread-safe. */
final class Standing {

  private final Supervisor supervisor;
  private final Lifecycle lifecycle;
  private final Progress progress;
  private final Lag lag;
  private final Retention retention;
  private final CarriedTables tables;
  private final Snapshots snapshots;
  private final Clock clock;

  Standing(
      Supervisor supervisor,
      Lifecycle lifecycle,
      Progress progress,
      LegacySource source,
      Retention retention,
      CarriedTables tables,
      Snapshots snapshots,
      Clock clock) {
    this.supervisor = supervisor;
    this.lifecycle = lifecycle;
    this.progress = progress;
    this.lag = new Lag(source, clock);
    this.retention = retention;
    this.tables = tables;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  BridgeStatus now() {
    Lifecycle.At at = lifecycle.at();
    Optional<SourcePosition> position = progress.position();
    Optional<Long> lagBytes = position.flatMap(lag::bytesBehind);
    Optional<Double> lagSeconds =
        progress.lastChange().map(last -> lagBytes.orElse(1L) == 0 ? 0.0 : age(last));
    return new BridgeStatus(
        supervisor.configured().name(),
        at.state(),
        at.since(),
        at.reason(),
        position,
        lagBytes,
        lagSeconds,
        progress.eventsPerSecond(),
        progress.total(),
        progress.snapshot(),
        at.error(),
        warnings());
  }

  private List<String> warnings() {
    List<String> all = new ArrayList<>(supervisor.warnings());
    for (RemovedTable removed : tables.removed()) {
      all.add(
          removed.table()
              + " is in the configuration and is not carried: taken out by "
              + removed.actor()
              + ": "
              + removed.reason());
    }
    for (SnapshotProgress one : snapshots.progress()) {
      if (one.state() == SnapshotProgress.State.FAILED) {
        all.add(
            "Rows that were there before are missing in Kafka: snapshot "
                + one.id()
                + " has failed. "
                + one.detail());
      }
    }
    all.addAll(retention.warnings());
    return all;
  }

  private double age(Instant last) {
    return Math.max(0, Duration.between(last, clock.instant()).toMillis() / 1000.0);
  }
}
