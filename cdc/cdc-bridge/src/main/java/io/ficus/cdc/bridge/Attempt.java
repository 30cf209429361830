package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.DurablePosition.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One try to run: from the checks to the end of its engine. Opened, watched and closed by the
 * supervisor's thread.
 */
final class Attempt implements AutoCloseable {

  private final SourceDatabase database;
  private final KafkaTarget target;
  private final EnvelopeWriter envelopes;
  private final EngineRun run;
  private final String caughtUpMark;
  private final boolean streamsFromTheStart;
  private boolean marked;

  private Attempt(
      SourceDatabase database,
      KafkaTarget target,
      EnvelopeWriter envelopes,
      EngineRun run,
      String caughtUpMark,
      boolean streamsFromTheStart) {
    this.database = database;
    this.target = target;
    this.envelopes = envelopes;
    this.run = run;
    this.caughtUpMark = caughtUpMark;
    this.streamsFromTheStart = streamsFromTheStart;
  }

  /** What a table's catalogue entry means for its changes, in plain words. */
  static List<String> warnings(BridgeConfig config, Map<String, TableFacts> facts) {
    List<String> warnings = new ArrayList<>();
    for (TableFacts table : facts.values()) {
      if (table.primaryKey().isEmpty()) {
        warnings.add(
            table.table()
                + " has no primary key: its changes go to partition 0 without a key"
                + (table.fullIdentity() || !table.identityColumns().isEmpty()
                    ? "."
                    : ", and PostgreSQL refuses updates and deletes of a published table that has"
                        + " no replica identity; run ALTER TABLE "
                        + table.table()
                        + " REPLICA IDENTITY FULL."));
      }
    }
    for (Route route : config.routes()) {
      route
          .keyColumns()
          .forEach(
              (name, column) -> {
                TableFacts table = facts.get(name);
                if (table != null && !table.oldRowHas(column)) {
                  warnings.add(
                      name
                          + " is routed by "
                          + column
                          + ", which the log does not carry for a delete: the first one halts the"
                          + " bridge. Run ALTER TABLE "
                          + name
                          + " REPLICA IDENTITY FULL.");
                }
              });
    }
    return warnings;
  }

  static Attempt open(
      BridgeConfig config,
      SourceDatabase database,
      Map<String, TableFacts> facts,
      Claim claim,
      Progress progress,
      Milestones milestones,
      Runnable onChange)
      throws SQLException {
    Set<String> topics = new LinkedHashSet<>(RecordAddress.topics(config));
    if (Boolean.parseBoolean(config.debezium().get("provide.transaction.metadata"))) {
      topics.add(RecordAddress.metadataTopic(config.source()));
    }
    KafkaTarget target = KafkaTarget.open(config, topics, claim);
    EnvelopeWriter envelopes = new EnvelopeWriter();
    try {
      DurablePosition position = target.position();
      database.prepare(position);
      progress.at(position.resumeLsn());
      if (position.phase() == Phase.SNAPSHOT) {
        progress.snapshotBegins(database.counted(facts));
      }
      String mark = "caught-up " + UUID.randomUUID();
      BatchWriter writer =
          new BatchWriter(
              config,
              target,
              database,
              new RecordAddress(config, facts, envelopes),
              envelopes,
              progress,
              milestones,
              mark);
      EngineRun run =
          new EngineRun(config.name(), EngineProperties.of(config, position), writer, onChange);
      run.start();
      return new Attempt(database, target, envelopes, run, mark, position.phase() == Phase.STREAM);
    } catch (SQLException | RuntimeException e) {
      target.close();
      envelopes.close();
      throw e;
    }
  }

  /** True if the stream goes on where it was, without a snapshot. */
  boolean streamsFromTheStart() {
    return streamsFromTheStart;
  }

  /** True once, when the engine has its slot and polls: then the end of the log can be marked. */
  boolean beginsToPoll() {
    if (marked || !run.isPolling()) {
      return false;
    }
    marked = true;
    return true;
  }

  /** When this mark comes back, everything before it was carried. */
  void markEndOfLog() throws SQLException {
    database.emitHeartbeat(caughtUpMark);
  }

  boolean hasEnded() {
    return run.hasEnded();
  }

  @Nullable Throwable reason() {
    return run.reason();
  }

  @Override
  public void close() {
    run.close();
    target.close();
    envelopes.close();
  }
}
