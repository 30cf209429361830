package io.ficus.cdc.bridge.snapshot;

import io.debezium.pipeline.signal.SignalRecord;
import io.debezium.pipeline.signal.channels.process.SignalChannelWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Tells a running connector to take and to stop incremental snapshots: Debezium's in-process signal
 * channel, answered by {@link SnapshotNews}. Nothing is written into the legacy database.
 */
final class SnapshotSignals {

  private final SignalChannelWriter channel;

  SnapshotSignals(SignalChannelWriter channel) {
    this.channel = channel;
  }

  /** What a connector must be told so that it listens and answers. */
  static Map<String, String> properties() {
    Map<String, String> p = new LinkedHashMap<>();
    p.put("signal.enabled.channels", "in-process");
    p.put("signal.poll.interval.ms", "200");
    p.put("notification.enabled.channels", "sink");
    p.put("notification.sink.topic.name", SnapshotNews.TOPIC);
    // Watermarks by the database's own transaction ids (or GTIDs) instead of a table of ours.
    p.put("read.only", "true");
    return p;
  }

  void start(String id, SnapshotOrder order) {
    Map<String, Object> data = new LinkedHashMap<>();
    List<String> patterns = order.tables().stream().map(SnapshotSignals::pattern).toList();
    data.put("type", "INCREMENTAL");
    data.put("data-collections", patterns);
    if (!order.filter().isEmpty()) {
      data.put(
          "additional-conditions",
          List.of(Map.of("data-collection", patterns.get(0), "filter", order.filter())));
    }
    signal(id, "execute-snapshot", data);
  }

  void stop(String id) {
    signal(id, "stop-snapshot", Map.of("type", "INCREMENTAL"));
  }

  private void signal(String id, String type, Map<String, Object> data) {
    try (JsonConverter json = new JsonConverter()) {
      json.configure(Map.of("schemas.enable", "false"), false);
      String text =
          new String(
              json.fromConnectData("signal", null, data), java.nio.charset.StandardCharsets.UTF_8);
      channel.signal(new SignalRecord(id, type, text, Map.of()));
    }
  }

  /** Tables are named by regular expressions. */
  private static String pattern(String table) {
    return table.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }
}
