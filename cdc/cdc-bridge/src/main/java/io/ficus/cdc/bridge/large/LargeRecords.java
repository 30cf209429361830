package io.ficus.cdc.bridge.large;

import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.CutColumns;
import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.json.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Struct;

/**
 * Keeps one huge row from stopping a bridge. A record over the limit has its largest values cut,
 * and a header names them, so that no consumer takes a part for the whole. By another policy the
 * whole is sent besides, in pieces, to a topic of its own, in the same Kafka transaction; a second
 * header says where. Thread-safe.
 */
public final class LargeRecords {

  /** What every broker takes, with room for the rest of a record. Bytes. */
  private static final int PIECE = 900 * 1024;

  private final ChangeRules rules;
  private final String topic;
  private final Bytes bytes;
  private final Clock clock;

  /**
   * @param topic where whole values go, if the rules ask for it
   * @param bytes what makes envelopes into values
   */
  public LargeRecords(ChangeRules rules, String topic, Bytes bytes, Clock clock) {
    this.rules = rules;
    this.topic = topic;
    this.bytes = bytes;
    this.clock = clock;
  }

  /** How large a piece of a large value is at most. */
  public static int pieceBytes(ChangeRules rules) {
    return Math.min(PIECE, rules.mostBytes());
  }

  /**
   * The records that a record becomes; they belong into one Kafka transaction, in this order.
   *
   * @param table that it is a change of
   * @param envelope that its value was made of; it is not changed
   * @throws BridgeFault fatal, if it is too large and nobody wants it cut, or nothing of it can be
   */
  public List<ProducerRecord<byte[], byte[]>> fitted(
      String table, Struct envelope, ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (rules.mostBytes() == 0 || value == null || value.length <= rules.mostBytes()) {
      return List.of(record);
    }
    return switch (rules.larger()) {
      case HALT ->
          throw BridgeFault.fatal(
              "A change of "
                  + table
                  + " has "
                  + value.length
                  + " bytes, more than ficus.changes.max-record-bytes ("
                  + rules.mostBytes()
                  + "). Raise it, or set ficus.changes.larger to cut or claim-check; then start"
                  + " anew.");
      case CUT -> List.of(cut(table, envelope, record));
      case CLAIM_CHECK -> checked(table, envelope, record);
    };
  }

  private List<ProducerRecord<byte[], byte[]>> checked(
      String table, Struct envelope, ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    int size = pieceBytes(rules);
    ClaimCheck check =
        new ClaimCheck(
            topic,
            clock.millis(),
            (value.length + size - 1) / size,
            value.length,
            HexFormat.of().formatHex(sha256().digest(value)));
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(check.pieces() + 1);
    for (int piece = 0; piece < check.pieces(); piece++) {
      int from = piece * size;
      all.add(
          new ProducerRecord<>(
              topic,
              0,
              check.at(),
              check.key(piece).getBytes(StandardCharsets.UTF_8),
              Arrays.copyOfRange(value, from, Math.min(value.length, from + size))));
    }
    ProducerRecord<byte[], byte[]> rest = cut(table, envelope, record);
    rest.headers().add(Headers.CLAIM_CHECK, check.encode().getBytes(StandardCharsets.UTF_8));
    all.add(rest);
    return all;
  }

  private ProducerRecord<byte[], byte[]> cut(
      String table, Struct envelope, ProducerRecord<byte[], byte[]> record) {
    CutEnvelope cut = new CutEnvelope(envelope);
    byte[] now = record.value();
    while (now.length > rules.mostBytes()) {
      if (!cut.lighten(now.length - rules.mostBytes())) {
        throw BridgeFault.fatal(
            "A change of "
                + table
                + " has more than ficus.changes.max-record-bytes ("
                + rules.mostBytes()
                + ") even with every value cut. Raise the limit, or exclude columns; then start"
                + " anew.");
      }
      now = bytes.value(record.topic(), envelope.schema(), cut.envelope());
    }
    ProducerRecord<byte[], byte[]> smaller =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            now,
            record.headers());
    smaller.headers().add(Headers.CUT, CutColumns.encode(cut.columns()));
    return smaller;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
