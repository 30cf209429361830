package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.pipeline.BatchTally;
import io.ficus.cdc.bridge.pipeline.Milestones;
import io.ficus.cdc.bridge.schema.Schemas;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells the parts of a bridge what a run reports on its way. Called by the thread that writes. */
final class RunReports implements Milestones {

  private final Lifecycle lifecycle;
  private final Progress progress;
  private final Watchdog watchdog;
  private final Snapshots snapshots;
  private final Schemas schemas;
  private final BridgeListener listener;
  private final Clock clock;
  private volatile String cut = "";

  RunReports(
      Lifecycle lifecycle,
      Progress progress,
      Watchdog watchdog,
      Snapshots snapshots,
      Schemas schemas,
      BridgeListener listener,
      Clock clock) {
    this.lifecycle = lifecycle;
    this.progress = progress;
    this.watchdog = watchdog;
    this.snapshots = snapshots;
    this.schemas = schemas;
    this.listener = listener;
    this.clock = clock;
  }

  /** What became of the last transaction that was cut; empty if none was. */
  String lastCut() {
    return cut;
  }

  @Override
  public void arrived() {
    watchdog.heart().heard();
  }

  @Override
  public void snapshotBegan() {
    lifecycle.snapshotBegan();
  }

  @Override
  public void streams() {
    if (lifecycle.streams()) {
      // Nobody has listened for marks while the tables were read.
      watchdog.heart().heard();
      progress.snapshotEnds();
    }
  }

  @Override
  public void cut(String transaction) {
    cut =
        "The source transaction "
            + transaction
            + " was too large for one Kafka transaction and reached Kafka in parts, the last"
            + " at "
            + clock.instant()
            + ". Its records carry the header ficus.transaction-part from the second part on.";
  }

  @Override
  public void heartbeat(String content) {
    if (watchdog.heart().isOwn(content)) {
      watchdog.heart().returned();
      lifecycle.caughtUp();
    }
  }

  @Override
  public void committed(BatchTally tally, SourcePosition position) {
    progress.committed(tally, position);
    snapshots.carried(tally.resnapshotRows());
    tally.news().forEach(snapshots::heard);
    schemas.announced(tally.schemaChanges());
    listener.commitTook(tally.took());
    Instant newest = tally.lastChange();
    if (tally.events() > 0 && newest != null) {
      listener.committed(tally.events(), Duration.between(newest, clock.instant()));
    }
  }
}
