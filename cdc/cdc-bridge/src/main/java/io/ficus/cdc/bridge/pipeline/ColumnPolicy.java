package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.Row;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules.ColumnRule;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.TableFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Leaves columns out, hides and shortens them before a change leaves the process. Whatever type a
 * column has: Debezium's own masks pass what is no text as it is, without a word.
 */
public final class ColumnPolicy implements ChangePolicy {

  private static final String MASK = "****";
  private static final int SCHEMAS = 1000;

  private final Map<String, ColumnRule> rules;
  private final byte[] salt;

  /** Debezium keeps one schema object for each version of a table. */
  private final Map<Schema, Schema> schemas = Collections.synchronizedMap(new IdentityHashMap<>());

  private ColumnPolicy(Map<String, ColumnRule> rules, byte[] salt) {
    this.rules = rules;
    this.salt = salt;
  }

  /**
   * The policy of a configuration.
   *
   * @throws BridgeFault fatal, if a rule names a table that is not carried or a column of a key
   */
  public static ColumnPolicy of(BridgeConfig config, Map<String, TableFacts> facts) {
    config
        .rules()
        .columns()
        .forEach(
            (table, rule) -> {
              TableFacts found = facts.get(table);
              if (found == null) {
                throw BridgeFault.fatal(
                    "A column rule names a table that is not carried: "
                        + table
                        + ". Correct the rule or carry the table, then start anew.");
              }
              found.primaryKey().forEach(column -> requireLeft(table, rule, column));
              for (Route route : config.routes()) {
                String column = route.keyColumns().get(table);
                if (column != null) {
                  requireLeft(table, rule, column);
                }
              }
            });
    return new ColumnPolicy(
        config.rules().columns(), config.rules().salt().getBytes(StandardCharsets.UTF_8));
  }

  private static void requireLeft(String table, ColumnRule rule, String column) {
    if (!rule.leaves(column)) {
      throw BridgeFault.fatal(
          "A column rule would hide "
              + column
              + " of "
              + table
              + ", but it is in the key of every record of that table. Take it out of the rule, or do"
              + " not carry the table; then start anew.");
    }
  }

  @Override
  public Optional<OutgoingChange> before(OutgoingChange change) {
    ColumnRule rule = rules.get(change.table());
    if (rule == null) {
      return Optional.of(change);
    }
    Schema schema = treated(rule, change.schema());
    Struct envelope = new Struct(schema);
    for (Field field : schema.fields()) {
      Object value = change.envelope().get(field.name());
      envelope.put(
          field,
          isRow(field.name()) && value instanceof Struct row
              ? treated(rule, row, field.schema())
              : value);
    }
    return Optional.of(change.withEnvelope(envelope));
  }

  private static boolean isRow(String field) {
    return field.equals("before") || field.equals("after");
  }

  private Schema treated(ColumnRule rule, Schema envelope) {
    Schema known = schemas.get(envelope);
    if (known == null) {
      SchemaBuilder built =
          SchemaBuilder.struct().name(envelope.name()).version(envelope.version());
      for (Field field : envelope.fields()) {
        built.field(field.name(), isRow(field.name()) ? row(rule, field.schema()) : field.schema());
      }
      known = built.build();
      if (schemas.size() > SCHEMAS) {
        schemas.clear();
      }
      schemas.put(envelope, known);
    }
    return known;
  }

  private static Schema row(ColumnRule rule, Schema row) {
    SchemaBuilder built = SchemaBuilder.struct().name(row.name()).optional();
    for (Field field : row.fields()) {
      boolean becomesText =
          rule.mask().contains(field.name()) || rule.hash().contains(field.name());
      if (rule.carries(field.name())) {
        built.field(field.name(), becomesText ? Schema.OPTIONAL_STRING_SCHEMA : field.schema());
      }
    }
    return built.build();
  }

  private Struct treated(ColumnRule rule, Struct row, Schema schema) {
    Struct treated = new Struct(schema);
    for (Field field : schema.fields()) {
      treated.put(field, treated(rule, field.name(), row.getWithoutDefault(field.name())));
    }
    return treated;
  }

  private @Nullable Object treated(ColumnRule rule, String column, @Nullable Object value) {
    // The marker says that the log does not have the value; it hides nothing.
    if (value == null || Row.UNCHANGED.equals(value)) {
      return value;
    }
    if (rule.mask().contains(column)) {
      return MASK;
    }
    if (rule.hash().contains(column)) {
      return hash(text(value));
    }
    Integer most = rule.shorten().get(column);
    if (most != null
        && value instanceof String text
        && text.codePointCount(0, text.length()) > most) {
      return text.substring(0, text.offsetByCodePoints(0, most));
    }
    return value;
  }

  private String hash(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw BridgeFault.fatal("This Java cannot hash with HmacSHA256: " + e.getMessage(), e);
    }
  }

  private static String text(Object value) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return Base64.getEncoder().encodeToString(copy);
    }
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : value.toString();
  }
}
