package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditEntry.Kind;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.kafka.Claim;
import io.ficus.cdc.bridge.kafka.ConnectOffsets;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.cdc.bridge.pipeline.RecordAddress;
import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogRetention;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.StartPoint;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a bridge goes on, and the log that is kept for it: to look at, to carry elsewhere, and to
 * move by hand. What moves something is done only while nobody carries, fences whoever comes late,
 * and is in the audit. Thread-safe.
 */
public final class Positions {

  private final BridgeConfig config;
  private final LegacySource source;
  private final AuditTopic audit;
  private final Supplier<BridgeState> state;
  private final Clock clock;

  Positions(
      BridgeConfig config,
      LegacySource source,
      AuditTopic audit,
      Supplier<BridgeState> state,
      Clock clock) {
    this.config = config;
    this.source = source;
    this.audit = audit;
    this.state = state;
    this.clock = clock;
  }

  /**
   * What is stored in Kafka, as JSON that {@link #set} takes; empty before the first start.
   *
   * @throws RuntimeException if Kafka does not answer
   */
  public Optional<String> export() {
    return KafkaTarget.readPosition(config).map(Positions::text);
  }

  /**
   * From where the log goes on to be carried, whoever carries; empty before the first snapshot is
   * complete, so nothing of the log is promised yet.
   *
   * @throws RuntimeException if Kafka does not answer
   */
  public Optional<String> streamedFrom() {
    return KafkaTarget.readPosition(config)
        .filter(position -> position.start().phase() == Phase.STREAM)
        .map(position -> String.valueOf(position.start().resume().position()));
  }

  /**
   * What a text stands for, as it would be stored. Changes nothing.
   *
   * @param text what {@link #export} gave, or a place in the log in the source's own words
   * @throws IllegalArgumentException if it is neither
   */
  public String read(String text) {
    return text(parse(text));
  }

  private static String text(DurablePosition position) {
    return new String(position.encode(), StandardCharsets.UTF_8);
  }

  /**
   * Replaces the position. What lies between is skipped, or comes again under the same event ids.
   *
   * @throws IllegalArgumentException if the text is no position
   * @throws IllegalStateException if somebody carries
   * @throws RuntimeException if the source cannot go on from there, or Kafka does not answer; then
   *     nothing was changed
   */
  public void set(String text, Mandate mandate) {
    replace(parse(text), Kind.POSITION_SET, Map.of(), mandate);
  }

  /**
   * Where another one stopped, as this bridge would store it. Changes nothing.
   *
   * @throws IllegalArgumentException if there is nothing of it, or nothing to go on from
   * @throws IllegalStateException if the log is being read, by it or by this bridge
   * @throws RuntimeException if Kafka does not answer
   */
  public String inherited(Predecessor predecessor) {
    return text(inheritance(predecessor));
  }

  /**
   * Goes on where another one stopped, from its last whole transaction on. Of a connector's
   * unfinished one the events come again, as another bridge's do not.
   *
   * @throws IllegalArgumentException if there is nothing of it, or nothing to go on from
   * @throws IllegalStateException if somebody carries, or reads the log
   * @throws RuntimeException if the source cannot go on from there, or Kafka does not answer; then
   *     nothing was changed
   */
  public void inherit(Predecessor predecessor, Mandate mandate) {
    replace(
        inheritance(predecessor),
        Kind.POSITION_IMPORTED,
        Map.of("predecessor", predecessor.toString()),
        mandate);
  }

  /**
   * The stored position as a connector of Kafka Connect takes it: the body of {@code PATCH
   * /connectors/<name>/offsets}. Of a transaction that was cut and has not arrived whole, a
   * connector sends all again. Empty before the snapshot is complete.
   *
   * @throws RuntimeException if Kafka does not answer
   */
  public Optional<String> connectOffsets() {
    return KafkaTarget.readPosition(config)
        .filter(position -> position.start().phase() == Phase.STREAM)
        .map(
            position ->
                ConnectOffsets.print(
                    new ConnectOffsets.Entry(
                        new HashMap<>(source.partition()),
                        source.handOver(position.start().resume()))));
  }

  private DurablePosition inheritance(Predecessor predecessor) {
    requireUnread();
    if (predecessor instanceof Predecessor.OtherBridge other) {
      DurablePosition theirs =
          KafkaTarget.readPosition(config.toBuilder().name(other.name()).build())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Nothing is stored of a bridge named " + other.name()));
      if (theirs.start().phase() != Phase.STREAM) {
        throw new IllegalArgumentException(
            "The bridge "
                + other.name()
                + " is in the middle of its snapshot, which nobody else can go on with");
      }
      return theirs.claimedBy("");
    }
    List<ConnectOffsets.Entry> entries =
        predecessor instanceof Predecessor.Connector connector
            ? ConnectOffsets.inTopic(config, connector.offsetTopic(), connector.name())
            : ConnectOffsets.parse(((Predecessor.ShownConnector) predecessor).offsets());
    try {
      ResumePoint point = source.takeOver(ours(entries).offset());
      return DurablePosition.none("").of(new StartPoint(Phase.STREAM, "", point));
    } catch (SQLException e) {
      throw new IllegalStateException("The source does not answer: " + e.getMessage(), e);
    }
  }

  private ConnectOffsets.Entry ours(List<ConnectOffsets.Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("Nothing is stored of such a connector");
    }
    if (entries.size() == 1) {
      return entries.get(0);
    }
    return entries.stream()
        .filter(entry -> entry.partition().equals(source.partition()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The connector has several partitions and none is "
                        + source.partition()
                        + ": "
                        + entries.stream().map(ConnectOffsets.Entry::partition).toList()));
  }

  /** A connector knows nothing of our lease: only by the log can be seen that it still runs. */
  private void requireUnread() {
    try {
      if (source.retention().filter(LogRetention::active).isPresent()) {
        throw new IllegalStateException(
            "The log that is kept in "
                + config.slot()
                + " is being read now. Stop whoever reads it (PUT /connectors/<name>/stop), or pause"
                + " the bridge");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The source does not answer: " + e.getMessage(), e);
    }
  }

  private void replace(DurablePosition next, Kind kind, Map<String, String> more, Mandate mandate) {
    idle(
        lease -> {
          var unused = source.prepare(next.start());
          Map<String, String> details = new HashMap<>(more);
          details.put("from", export().orElse("none"));
          details.put("to", text(next));
          AuditEntry entry = AuditEntry.of(kind, details, mandate, clock.instant());
          try (KafkaTarget target =
              KafkaTarget.open(config, RecordAddress.topics(config), new Claim())) {
            target.replace(next, entry);
          }
        });
  }

  /**
   * The log that the source keeps.
   *
   * @throws IllegalStateException if the source does not say
   */
  public LogRetention slot() {
    try {
      return source
          .retention()
          .orElseThrow(() -> new IllegalStateException("This source keeps no log for a bridge"));
    } catch (SQLException e) {
      throw new IllegalStateException("The source does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * Lets the source forget its log up to a place. The bridge halts at its next start if it had not
   * come so far: set its position first.
   *
   * @throws IllegalArgumentException if the text is no place
   * @throws IllegalStateException if somebody carries
   */
  public void advanceSlot(String to, Mandate mandate) {
    ResumePoint point = source.pointAt(to);
    idle(
        lease -> {
          audit.append(
              AuditEntry.of(Kind.SLOT_ADVANCED, Map.of("to", to), mandate, clock.instant()));
          source.forgetUpTo(point);
        });
  }

  /**
   * Lets the source forget its log, and keep none any more. The bridge halts at its next start
   * unless it begins anew.
   *
   * @throws IllegalStateException if somebody carries
   */
  public void dropSlot(Mandate mandate) {
    idle(
        lease -> {
          audit.append(AuditEntry.of(Kind.SLOT_DROPPED, Map.of(), mandate, clock.instant()));
          source.forgetAll();
        });
  }

  @FunctionalInterface
  private interface Work {
    void with(Lease lease) throws SQLException;
  }

  private void idle(Work work) {
    switch (state.get()) {
      case PAUSED, HALTED, STOPPED -> {}
      case STARTING, SNAPSHOTTING, CATCHING_UP, STREAMING, RETRYING ->
          throw new IllegalStateException(
              "The bridge " + config.name() + " is " + state.get() + ". Pause it first.");
    }
    try (Lease lease =
        source
            .tryLead()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Another process carries the bridge "
                            + config.name()
                            + ". Pause it there first."))) {
      work.with(lease);
    } catch (SQLException e) {
      throw new IllegalStateException("The source refused: " + e.getMessage(), e);
    }
  }

  private DurablePosition parse(String text) {
    if (text.strip().startsWith("{")) {
      return DurablePosition.decode(text.strip().getBytes(StandardCharsets.UTF_8));
    }
    ResumePoint point = source.pointAt(text.strip());
    // Without an identity: a person answers for it that the place is one of the database's log.
    return DurablePosition.none("").of(new StartPoint(Phase.STREAM, "", point));
  }
}
