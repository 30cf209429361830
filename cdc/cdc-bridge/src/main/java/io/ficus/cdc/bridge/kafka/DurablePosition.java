package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.StartPoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Where the bridge stands, as it is stored in Kafka together with the records before it.
 *
 * @param claim the bridge instance that wrote it; another one's claim means that we were replaced
 * @param start every transaction before it is in Kafka; the source is asked to go on from here
 * @param transaction the transaction that was arriving, of which a part is in Kafka; empty if none
 * @param count how many of its events are in Kafka
 */
public record DurablePosition(String claim, StartPoint start, String transaction, long count) {

  private static final long VERSION = 2;

  /** Nothing is stored yet. */
  public static DurablePosition none(String claim) {
    return new DurablePosition(claim, StartPoint.BEGINNING, "", 0);
  }

  /** The same, in the name of another instance. */
  public DurablePosition claimedBy(String other) {
    return new DurablePosition(other, start, transaction, count);
  }

  /** The same, of a known database. */
  public DurablePosition of(StartPoint checked) {
    return new DurablePosition(claim, checked, transaction, count);
  }

  /** As JSON; {@link #decode} reads it back. */
  public byte[] encode() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", VERSION);
    fields.put("claim", claim);
    fields.put("phase", start.phase().name());
    fields.put("identity", start.identity());
    fields.put("position", start.resume().position().toString());
    fields.put("offset", start.resume().offset());
    fields.put("transaction", transaction);
    fields.put("count", count);
    try (JsonConverter converter = converter()) {
      return converter.fromConnectData("position", null, fields);
    }
  }

  /**
   * Reads what {@link #encode} wrote, this version's or the one before.
   *
   * @throws BridgeFault fatal, if it is neither
   */
  public static DurablePosition decode(byte[] json) {
    try (JsonConverter converter = converter()) {
      SchemaAndValue read = converter.toConnectData("position", json);
      if (read.value() instanceof Map<?, ?> fields) {
        Object version = fields.get("version");
        if (Long.valueOf(VERSION).equals(version)) {
          return current(fields);
        }
        if (Long.valueOf(1).equals(version)) {
          return first(fields);
        }
      }
      throw BridgeFault.fatal(
          "The stored position is not one that this version of Ficus can read. Run the version"
              + " that wrote it.");
    }
  }

  private static DurablePosition current(Map<?, ?> fields) {
    Map<String, Object> offset = new HashMap<>();
    if (fields.get("offset") instanceof Map<?, ?> stored) {
      stored.forEach((key, value) -> offset.put(String.valueOf(key), value));
    }
    ResumePoint resume =
        new ResumePoint(SourcePosition.parse(String.valueOf(fields.get("position"))), offset);
    return new DurablePosition(
        String.valueOf(fields.get("claim")),
        new StartPoint(phase(fields), String.valueOf(fields.get("identity")), resume),
        String.valueOf(fields.get("transaction")),
        number(fields, "count"));
  }

  /** What the first version wrote: PostgreSQL only, without the database's identity. */
  private static DurablePosition first(Map<?, ?> fields) {
    long lsn = number(fields, "resumeLsn");
    long transaction = number(fields, "transaction");
    ResumePoint resume =
        lsn == 0
            ? ResumePoint.NONE
            : new ResumePoint(
                SourcePosition.ofLsn(lsn), Map.of("lsn", lsn, "lsn_commit", lsn, "ts_usec", 0L));
    return new DurablePosition(
        String.valueOf(fields.get("claim")),
        new StartPoint(phase(fields), "", resume),
        transaction < 0 ? "" : Long.toString(transaction),
        number(fields, "count"));
  }

  private static Phase phase(Map<?, ?> fields) {
    return Phase.valueOf(String.valueOf(fields.get("phase")));
  }

  private static long number(Map<?, ?> fields, String name) {
    if (fields.get(name) instanceof Long value) {
      return value;
    }
    throw BridgeFault.fatal("The stored position has no number " + name + ": " + fields);
  }

  private static JsonConverter converter() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);
    return converter;
  }
}
