package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.OriginMark;
import io.ficus.cdc.Watermark;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Struct;

/**
 * A logical decoding message of Ficus, read from its envelope.
 *
 * @param prefix which kind of mark
 * @param content as text
 */
record Marks(String prefix, String content) {

  static final String HEARTBEAT_PREFIX = "ficus.heartbeat";

  /** What the connector lets through, as its include list. */
  static final String PREFIXES =
      String.join(",", OriginMark.PREFIX, Watermark.PREFIX, HEARTBEAT_PREFIX).replace(".", "\\.");

  static Marks of(Struct envelope) {
    Struct message = envelope.getStruct("message");
    Object content = message.get("content");
    String text =
        content instanceof ByteBuffer bytes
            ? StandardCharsets.UTF_8.decode(bytes.duplicate()).toString()
            : content instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : String.valueOf(content);
    return new Marks(message.getString("prefix"), text);
  }
}
