package io.ficus.cdc.bridge.capture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/** Where captured records go. Called by the capture's one thread. */
public interface RecordSink {

  /**
   * Takes what the connector has, in log order; nothing, if it has had nothing for a moment.
   *
   * @return an offset up to which everything is durable now, for the source to confirm and let go
   *     of; empty if there is nothing new to confirm
   * @throws RuntimeException to end the capture
   */
  Optional<Map<String, Object>> take(List<SourceRecord> batch) throws InterruptedException;

  /** The source was given leave to forget everything up to the offset that was returned last. */
  void confirmed();
}
