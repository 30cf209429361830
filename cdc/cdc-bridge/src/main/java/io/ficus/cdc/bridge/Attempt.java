package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.capture.Capture;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.Claim;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.cdc.bridge.pipeline.BatchWriter;
import io.ficus.cdc.bridge.pipeline.ChangePolicy;
import io.ficus.cdc.bridge.pipeline.EnvelopeWriter;
import io.ficus.cdc.bridge.pipeline.Milestones;
import io.ficus.cdc.bridge.pipeline.RecordAddress;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One try to run: from the checks to the end of its capture. Opened, watched and closed by the
 * supervisor's thread.
 */
final class Attempt implements AutoCloseable {

  private final KafkaTarget target;
  private final EnvelopeWriter envelopes;
  private final Capture capture;
  private final boolean streamsFromTheStart;

  private Attempt(
      KafkaTarget target, EnvelopeWriter envelopes, Capture capture, boolean streamsFromTheStart) {
    this.target = target;
    this.envelopes = envelopes;
    this.capture = capture;
    this.streamsFromTheStart = streamsFromTheStart;
  }

  static Attempt open(
      BridgeConfig config,
      LegacySource source,
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
      DurablePosition position = target.position().of(source.prepare(target.position().start()));
      progress.at(position.start().resume().position());
      if (position.start().phase() == Phase.SNAPSHOT) {
        progress.snapshotBegins(source.counted(facts.values()));
      }
      BatchWriter writer =
          new BatchWriter(
              config,
              target,
              position,
              source.reader(position.start()),
              new RecordAddress(config, facts, envelopes),
              envelopes,
              policies(),
              milestones);
      Capture capture =
          new Capture(
              config.name(),
              source.connector(position.start()),
              source.partition(),
              position.start().resume().offset(),
              writer,
              onChange);
      capture.start();
      return new Attempt(target, envelopes, capture, position.start().phase() == Phase.STREAM);
    } catch (SQLException | RuntimeException e) {
      target.close();
      envelopes.close();
      throw e;
    }
  }

  /** What is done to every change on its way out, in this order. */
  private static List<ChangePolicy> policies() {
    return List.of();
  }

  /** True if the stream goes on where it was, without a snapshot. */
  boolean streamsFromTheStart() {
    return streamsFromTheStart;
  }

  /** True once the connector has its place in the log: marks are seen from then on. */
  boolean isPolling() {
    return capture.isPolling();
  }

  boolean hasEnded() {
    return capture.hasEnded();
  }

  @Nullable Throwable reason() {
    return capture.reason();
  }

  @Override
  public void close() {
    capture.close();
    target.close();
    envelopes.close();
  }
}
