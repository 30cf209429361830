package io.ficus.cdc.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ClaimCheck;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.json.JsonConverter;

/** What was too large for records, as a {@code read_committed} consumer puts it together. */
final class WholeValues implements AutoCloseable {

  private final JsonConverter json = new JsonConverter();
  private final Map<String, ConsumerRecord<byte[], byte[]>> pieces = new HashMap<>();

  /** Reads the topic as it is now; fails if a piece stands there twice. */
  WholeValues(String bootstrap, String topic) {
    json.configure(Map.of("schemas.enable", "false"), false);
    try (Tail tail = new Tail(bootstrap, topic)) {
      tail.forward(
          piece -> {
            String key = new String(piece.key(), UTF_8);
            assertThat(pieces.put(key, piece)).as("piece %s", key).isNull();
          });
    }
  }

  /** The same record with its whole value; fails if that is not there. */
  TestBed.Seen of(TestBed.Seen row, ClaimCheck check) throws Exception {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int number = 0; number < check.pieces(); number++) {
      ConsumerRecord<byte[], byte[]> piece =
          Objects.requireNonNull(pieces.get(check.key(number)), "piece " + number + " of " + check);
      assertThat(piece.timestamp()).isEqualTo(check.at());
      whole.writeBytes(piece.value());
    }
    assertThat(whole.size()).isEqualTo(check.bytes());
    assertThat(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(whole.toByteArray())))
        .isEqualTo(check.sha256());
    return new TestBed.Seen(
        row.topic(),
        row.partition(),
        row.key(),
        (Map<?, ?>) json.toConnectData(row.topic(), whole.toByteArray()).value(),
        row.headers());
  }

  /** Of which there are pieces. */
  Set<String> hashes() {
    return pieces.keySet().stream()
        .map(key -> key.substring(0, key.lastIndexOf('-')))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    json.close();
  }
}
