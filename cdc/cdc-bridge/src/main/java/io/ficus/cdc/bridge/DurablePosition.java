package io.ficus.cdc.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Where the bridge stands, as it is stored in Kafka together with the records before it.
 *
 * @param claim the bridge instance that wrote it; another one's claim means that we were replaced
 * @param phase whether the snapshot is complete
 * @param resumeLsn every transaction that was committed before it is in Kafka; PostgreSQL is asked
 *     to go on from here
 * @param transaction the transaction that was arriving, or -1
 * @param count how many of its events are in Kafka
 */
record DurablePosition(String claim, Phase phase, long resumeLsn, long transaction, long count) {

  enum Phase {
    /** No snapshot is complete: whatever is in Kafka, it must be taken from the beginning. */
    SNAPSHOT,
    STREAM
  }

  DurablePosition claimedBy(String other) {
    return new DurablePosition(other, phase, resumeLsn, transaction, count);
  }

  /** Nothing is stored yet. */
  static DurablePosition none(String claim) {
    return new DurablePosition(claim, Phase.SNAPSHOT, 0, -1, 0);
  }

  byte[] encode() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", 1L);
    fields.put("claim", claim);
    fields.put("phase", phase.name());
    fields.put("resumeLsn", resumeLsn);
    fields.put("transaction", transaction);
    fields.put("count", count);
    try (JsonConverter converter = converter()) {
      return converter.fromConnectData("position", null, fields);
    }
  }

  static DurablePosition decode(byte[] json) {
    try (JsonConverter converter = converter()) {
      SchemaAndValue read = converter.toConnectData("position", json);
      if (!(read.value() instanceof Map<?, ?> fields)
          || !Long.valueOf(1).equals(fields.get("version"))) {
        throw BridgeFault.fatal(
            "The stored position is not one that this version of Ficus can read. Run the version"
                + " that wrote it.");
      }
      return new DurablePosition(
          String.valueOf(fields.get("claim")),
          Phase.valueOf(String.valueOf(fields.get("phase"))),
          number(fields, "resumeLsn"),
          number(fields, "transaction"),
          number(fields, "count"));
    }
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
