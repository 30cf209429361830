package io.ficus.cdc.bridge.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Keeps one huge row from stopping a bridge. A record over the limit has its largest texts cut, and
 * a header names them, so that no consumer takes a part for the whole.
 */
public final class SizePolicy implements ChangePolicy {

  /** What is left of a text that is cut, in characters. */
  private static final int LEFT = 1024;

  /** The reader's own limit is 20 million characters, and what is larger is what this is for. */
  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  private final int mostBytes;
  private final Larger larger;

  /**
   * @param mostBytes of a record's value; 0 for no limit
   */
  public SizePolicy(int mostBytes, Larger larger) {
    this.mostBytes = mostBytes;
    this.larger = larger;
  }

  private record Text(ObjectNode row, String column, int length) {}

  @Override
  public ProducerRecord<byte[], byte[]> after(
      OutgoingChange change, ProducerRecord<byte[], byte[]> bytes) {
    byte[] value = bytes.value();
    if (mostBytes == 0 || value == null || value.length <= mostBytes) {
      return bytes;
    }
    return switch (larger) {
      case HALT ->
          throw BridgeFault.fatal(
              "A change of "
                  + change.table()
                  + " has "
                  + value.length
                  + " bytes, more than ficus.changes.max-record-bytes ("
                  + mostBytes
                  + "). Raise it, or set ficus.changes.larger to cut; then start anew.");
      case CUT -> cut(change, bytes, value);
    };
  }

  private ProducerRecord<byte[], byte[]> cut(
      OutgoingChange change, ProducerRecord<byte[], byte[]> bytes, byte[] value) {
    try {
      JsonNode envelope = json.readTree(value);
      Set<String> cut = new TreeSet<>();
      byte[] now = value;
      while (now.length > mostBytes) {
        Text longest =
            Stream.of("before", "after")
                .map(envelope::path)
                .flatMap(SizePolicy::texts)
                .max(Comparator.comparingInt(Text::length))
                .filter(text -> text.length() > LEFT)
                .orElseThrow(() -> cannot(change, mostBytes, Optional.empty()));
        String text = longest.row().path(longest.column()).textValue();
        longest
            .row()
            .put(longest.column(), text.substring(0, text.offsetByCodePoints(0, LEFT / 2)));
        cut.add(longest.column());
        now = json.writeValueAsBytes(envelope);
      }
      ProducerRecord<byte[], byte[]> smaller =
          new ProducerRecord<>(
              bytes.topic(),
              bytes.partition(),
              bytes.timestamp(),
              bytes.key(),
              now,
              bytes.headers());
      smaller.headers().add(Headers.CUT, String.join(",", cut).getBytes(StandardCharsets.UTF_8));
      return smaller;
    } catch (IOException e) {
      throw cannot(change, mostBytes, Optional.of(e));
    }
  }

  private static Stream<Text> texts(JsonNode row) {
    return row instanceof ObjectNode object
        ? object.properties().stream()
            .filter(column -> column.getValue().isTextual())
            .map(
                column -> new Text(object, column.getKey(), column.getValue().textValue().length()))
        : Stream.empty();
  }

  private static BridgeFault cannot(
      OutgoingChange change, int mostBytes, Optional<IOException> cause) {
    String message =
        "A change of "
            + change.table()
            + " is larger than ficus.changes.max-record-bytes ("
            + mostBytes
            + ") and has no JSON texts that could be cut. Raise the limit, or exclude columns; then"
            + " start anew.";
    return cause.isPresent() ? BridgeFault.fatal(message, cause.get()) : BridgeFault.fatal(message);
  }
}
