package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.Mandate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * One thing that a person, or the bridge in a person's place, did to a bridge.
 *
 * @param kind what was done
 * @param details what exactly, by name; which names there are depends on the kind
 * @param actor who
 * @param reason why, in the actor's words
 * @param at when
 */
public record AuditEntry(
    Kind kind, Map<String, String> details, String actor, String reason, Instant at) {

  /** The name under which snapshots are told apart in {@code details}. */
  public static final String ID = "id";

  private static final long VERSION = 1;

  public AuditEntry {
    details = Map.copyOf(details);
  }

  /** What was done. */
  public enum Kind {
    /** Stopped carrying. */
    PAUSED,
    /** Goes on. */
    RESUMED,
    /** Tables are carried besides those of the configuration. */
    TABLES_ADDED,
    /** Tables are not carried any more, whether the configuration names them or not. */
    TABLES_REMOVED,
    /**
     * The list of carried tables has changed, and what is new in it is owed. Kept for a source
     * whose log holds every table's changes, so that nothing there says which of them were carried.
     */
    TABLES_CARRIED,
    /** A snapshot while streaming was asked for. It is owed until one of the next two. */
    SNAPSHOT_STARTED,
    /** It was given up. */
    SNAPSHOT_STOPPED,
    /** Every row of it is in Kafka. */
    SNAPSHOT_ENDED,
    /** A change of a table that the bridge had halted in front of was accepted. */
    SCHEMA_ACCEPTED,
    /** The durable position was replaced. */
    POSITION_SET,
    /** The durable position was replaced by where a connector or another bridge stopped. */
    POSITION_IMPORTED,
    /** The replication slot was moved forward by hand. */
    SLOT_ADVANCED,
    /** The replication slot was dropped by hand. */
    SLOT_DROPPED
  }

  /** An entry of something that a person asked for. */
  public static AuditEntry of(Kind kind, Map<String, String> details, Mandate mandate, Instant at) {
    return new AuditEntry(kind, details, mandate.actor(), mandate.reason(), at);
  }

  byte[] encode() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", VERSION);
    fields.put("kind", kind.name());
    fields.put("details", new TreeMap<>(details));
    fields.put("actor", actor);
    fields.put("reason", reason);
    fields.put("at", at.toString());
    try (JsonConverter converter = converter()) {
      return converter.fromConnectData("audit", null, fields);
    }
  }

  /**
   * @throws IllegalArgumentException if it was not written by {@link #encode} of this version
   */
  static AuditEntry decode(byte[] json) {
    try (JsonConverter converter = converter()) {
      SchemaAndValue read = converter.toConnectData("audit", json);
      if (!(read.value() instanceof Map<?, ?> fields)
          || !Long.valueOf(VERSION).equals(fields.get("version"))
          || !(fields.get("details") instanceof Map<?, ?> stored)) {
        throw new IllegalArgumentException("Not an audit entry of this version: " + read.value());
      }
      Map<String, String> details = new TreeMap<>();
      stored.forEach((name, value) -> details.put(String.valueOf(name), String.valueOf(value)));
      return new AuditEntry(
          Kind.valueOf(String.valueOf(fields.get("kind"))),
          details,
          String.valueOf(fields.get("actor")),
          String.valueOf(fields.get("reason")),
          Instant.parse(String.valueOf(fields.get("at"))));
    }
  }

  private static JsonConverter converter() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);
    return converter;
  }
}
