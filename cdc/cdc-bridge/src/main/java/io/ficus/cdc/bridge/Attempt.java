package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.capture.Capture;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.json.Bytes;
import io.ficus.cdc.bridge.json.ConvertedBytes;
import io.ficus.cdc.bridge.kafka.Claim;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.cdc.bridge.kafka.LargeValueTopic;
import io.ficus.cdc.bridge.kafka.SchemaTopic;
import io.ficus.cdc.bridge.large.LargeRecords;
import io.ficus.cdc.bridge.pipeline.AppendOnlyPolicy;
import io.ficus.cdc.bridge.pipeline.BatchWriter;
import io.ficus.cdc.bridge.pipeline.ChangePolicy;
import io.ficus.cdc.bridge.pipeline.ColumnPolicy;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import io.ficus.cdc.bridge.pipeline.Milestones;
import io.ficus.cdc.bridge.pipeline.RecordAddress;
import io.ficus.cdc.bridge.pipeline.RecordConversion;
import io.ficus.cdc.bridge.pipeline.TruncatePolicy;
import io.ficus.cdc.bridge.schema.SchemaChange;
import io.ficus.cdc.bridge.schema.SchemaWatch;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.FetchSize;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One try to run: from the checks to the end of its capture. Opened, watched and closed by the
 * supervisor's thread.
 */
final class Attempt implements AutoCloseable {

  private final KafkaTarget target;
  private final BatchWriter writer;
  private final Capture capture;
  private final RunningSnapshots running;
  private final boolean streamsFromTheStart;
  private boolean dead;

  private Attempt(
      KafkaTarget target,
      BatchWriter writer,
      Capture capture,
      RunningSnapshots running,
      boolean streamsFromTheStart) {
    this.target = target;
    this.writer = writer;
    this.capture = capture;
    this.running = running;
    this.streamsFromTheStart = streamsFromTheStart;
  }

  static Attempt open(
      BridgeConfig config,
      LegacySource source,
      Map<String, TableFacts> facts,
      Claim claim,
      Progress progress,
      FetchSize fetch,
      Remembered remembered,
      Milestones milestones,
      Consumer<CommitStep> steps,
      Clock clock,
      Runnable onChange)
      throws SQLException {
    Set<String> topics = new LinkedHashSet<>(RecordAddress.topics(config));
    if (Boolean.parseBoolean(config.debezium().get("provide.transaction.metadata"))) {
      topics.add(RecordAddress.metadataTopic(config.source()));
    }
    KafkaTarget target = KafkaTarget.open(config, topics, claim);
    BatchWriter writer = null;
    try {
      DurablePosition position = target.position().of(source.prepare(target.position().start()));
      StartPoint start = position.start();
      if (!start.identity().equals(target.position().start().identity())) {
        // Before the slot is made, so that the next run knows it for its own.
        target.store(position);
      }
      progress.at(start.resume().position());
      if (start.phase() == Phase.SNAPSHOT) {
        progress.snapshotBegins(source.counted(facts.values()));
      }
      RunningSnapshots running = RunningSnapshots.of(config, source, facts, start, remembered);
      Map<String, String> properties = properties(source, start, fetch);
      writer =
          new BatchWriter(
              config.delivery(),
              Integer.parseInt(properties.getOrDefault("max.batch.size", "2048")),
              target,
              position,
              source.reader(start),
              running.leftOutSoFar(),
              watch(config, remembered),
              conversion(config, facts, target::partitions, clock),
              milestones,
              steps);
      Capture capture =
          new Capture(
              config.name(),
              properties,
              source.partition(),
              start.resume().offset(),
              writer,
              onChange);
      capture.start();
      return new Attempt(target, writer, capture, running, start.phase() == Phase.STREAM);
    } catch (SQLException | RuntimeException e) {
      if (writer != null) {
        writer.close();
      }
      target.close();
      throw e;
    }
  }

  private static Map<String, String> properties(
      LegacySource source, StartPoint start, FetchSize fetch) throws SQLException {
    Map<String, String> all = new HashMap<>(source.connector(start));
    all.putAll(source.reading(fetch));
    if (source.obstaclesToReading().isEmpty()) {
      all.putAll(Snapshots.properties());
    }
    return all;
  }

  /** Begins the snapshots that are owed, once the stream runs. */
  void advanceSnapshots(BridgeState state) throws SQLException {
    running.advance(capture, state);
  }

  private static SchemaWatch watch(BridgeConfig config, Remembered remembered) {
    return remembered
        .schemas()
        .watch(
            config.rules(),
            SchemaTopic.read(config).stream().map(SchemaChange::decode).toList(),
            remembered.entries());
  }

  private static RecordConversion conversion(
      BridgeConfig config,
      Map<String, TableFacts> facts,
      ToIntFunction<String> partitions,
      Clock clock) {
    Bytes bytes = ConvertedBytes.of(config.conversion());
    return new RecordConversion(
        RecordAddress.metadataTopic(config.source()),
        SchemaTopic.of(config),
        new RecordAddress(config, facts, bytes),
        bytes,
        policies(config, facts),
        new LargeRecords(config.rules(), LargeValueTopic.of(config), bytes, clock),
        partitions);
  }

  /** What is done to every change on its way out, in this order. */
  private static List<ChangePolicy> policies(BridgeConfig config, Map<String, TableFacts> facts) {
    ChangeRules rules = config.rules();
    return List.of(
        new AppendOnlyPolicy(rules.appendOnly()),
        new TruncatePolicy(rules.truncates()),
        ColumnPolicy.of(config, facts));
  }

  /** True if the stream goes on where it was, without a snapshot. */
  boolean streamsFromTheStart() {
    return streamsFromTheStart;
  }

  /** True once the connector has its place in the log: marks are seen from then on. */
  boolean isPolling() {
    return capture.isPolling();
  }

  /** True while it waits for the source; false while it waits for Kafka. */
  boolean listens() {
    return capture.isWaiting();
  }

  boolean hasEnded() {
    return capture.hasEnded();
  }

  @Nullable Throwable reason() {
    return capture.reason();
  }

  /** Its connection is taken for dead: {@link #close} will not wait for an answer. */
  void takeForDead() {
    dead = true;
  }

  @Override
  public void close() {
    running.close();
    if (dead) {
      capture.abandon();
    } else {
      capture.close();
    }
    writer.close();
    target.close();
  }
}
