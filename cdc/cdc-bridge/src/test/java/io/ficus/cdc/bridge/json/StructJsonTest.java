package io.ficus.cdc.bridge.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Every text is the one that Kafka Connect's own converter writes, for made-up schemas. */
class StructJsonTest {

  private static final Schema[] LEAVES = {
    Schema.INT8_SCHEMA,
    Schema.INT16_SCHEMA,
    Schema.INT32_SCHEMA,
    Schema.INT64_SCHEMA,
    Schema.FLOAT32_SCHEMA,
    Schema.FLOAT64_SCHEMA,
    Schema.BOOLEAN_SCHEMA,
    Schema.STRING_SCHEMA,
    Schema.BYTES_SCHEMA,
    Decimal.schema(2),
    Date.SCHEMA,
    Time.SCHEMA,
    Timestamp.SCHEMA
  };

  /** Debezium's own types are plain types with a name. */
  private static final String[] NAMES = {
    "io.debezium.time.MicroTimestamp", "io.debezium.data.Json", "io.debezium.data.Uuid", "a.b.C"
  };

  @RepeatedTest(60)
  void writesWhatTheConverterWrites() {
    long seed = new Random().nextLong();
    Random chance = new Random(seed);
    Schema schema = struct(chance, 0);
    for (int i = 0; i < 5; i++) {
      Object value = value(schema, chance);
      assertThat(ours(schema, value)).as("seed %s", seed).isEqualTo(theirs(schema, value));
    }
  }

  @Test
  void writesWhatIsNoNumber() {
    Schema schema =
        SchemaBuilder.struct()
            .field("a", Schema.FLOAT64_SCHEMA)
            .field("b", Schema.FLOAT32_SCHEMA)
            .build();
    Struct value = new Struct(schema).put("a", Double.NaN).put("b", Float.NEGATIVE_INFINITY);
    assertThat(ours(schema, value))
        .isEqualTo(theirs(schema, value))
        .isEqualTo("{\"a\":\"NaN\",\"b\":\"-Infinity\"}");
  }

  @Test
  void leavesNothingWhereNothingIsWhateverTheDefault() {
    Schema schema =
        SchemaBuilder.struct()
            .field("a", SchemaBuilder.int32().optional().defaultValue(7).build())
            .field("b", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct value = new Struct(schema);
    assertThat(ours(schema, value))
        .isEqualTo(theirs(schema, value))
        .isEqualTo("{\"a\":null,\"b\":null}");
  }

  @Test
  void namesAnAggregateAlike() {
    try (StructJson json = new StructJson()) {
      assertThat(new String(json.routedKey("t", "customer", "4\"2"), StandardCharsets.UTF_8))
          .isEqualTo("{\"customer\":\"4\\\"2\"}");
    }
  }

  private static String ours(Schema schema, @Nullable Object value) {
    try (StructJson json = new StructJson()) {
      return new String(
          json.value("topic", schema, value == null ? "" : value), StandardCharsets.UTF_8);
    }
  }

  private static String theirs(Schema schema, @Nullable Object value) {
    try (JsonConverter json = new JsonConverter()) {
      json.configure(
          Map.of("schemas.enable", "false", "replace.null.with.default", "false"), false);
      return new String(json.fromConnectData("topic", schema, value), StandardCharsets.UTF_8);
    }
  }

  private static Schema struct(Random chance, int depth) {
    SchemaBuilder builder = SchemaBuilder.struct().name("s" + depth);
    int fields = 1 + chance.nextInt(8);
    for (int i = 0; i < fields; i++) {
      builder.field((i == 0 ? "ключ \"" : "f") + i, schema(chance, depth + 1));
    }
    return chance.nextBoolean() && depth > 0 ? builder.optional().build() : builder.build();
  }

  private static Schema schema(Random chance, int depth) {
    int kind = depth > 3 ? 9 : chance.nextInt(12);
    return switch (kind) {
      case 0 -> struct(chance, depth);
      case 1 -> SchemaBuilder.array(schema(chance, depth + 1)).optional().build();
      case 2 -> SchemaBuilder.map(Schema.STRING_SCHEMA, schema(chance, depth + 1)).build();
      case 3 -> SchemaBuilder.map(Schema.INT32_SCHEMA, schema(chance, depth + 1)).build();
      case 4 ->
          SchemaBuilder.type(Schema.Type.INT64)
              .name(NAMES[chance.nextInt(NAMES.length)])
              .optional()
              .build();
      case 5 ->
          SchemaBuilder.type(Schema.Type.STRING).name(NAMES[chance.nextInt(NAMES.length)]).build();
      default -> leaf(chance);
    };
  }

  private static Schema leaf(Random chance) {
    Schema leaf = LEAVES[chance.nextInt(LEAVES.length)];
    if (leaf.name() != null || chance.nextBoolean()) {
      return leaf;
    }
    return SchemaBuilder.type(leaf.type()).optional().build();
  }

  @SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it.
  private static @Nullable Object value(Schema schema, Random chance) {
    if (schema.isOptional() && chance.nextInt(3) == 0) {
      return null;
    }
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      return new BigDecimal(new BigInteger(70, chance), 2);
    }
    if (Date.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(chance.nextInt(20_000) * 86_400_000L);
    }
    if (Time.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(chance.nextInt(86_400_000));
    }
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(chance.nextLong() >> 16);
    }
    return switch (schema.type()) {
      case INT8 -> (byte) chance.nextInt();
      case INT16 -> (short) chance.nextInt();
      case INT32 -> chance.nextInt();
      case INT64 -> chance.nextLong();
      case FLOAT32 -> Float.intBitsToFloat(chance.nextInt());
      case FLOAT64 -> Double.longBitsToDouble(chance.nextLong());
      case BOOLEAN -> chance.nextBoolean();
      case STRING -> text(chance);
      case BYTES -> bytes(chance);
      case ARRAY -> {
        List<Object> values = new ArrayList<>();
        for (int i = chance.nextInt(4); i > 0; i--) {
          values.add(value(schema.valueSchema(), chance));
        }
        yield values;
      }
      case MAP -> {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (int i = chance.nextInt(4); i > 0; i--) {
          values.put(value(schema.keySchema(), chance), value(schema.valueSchema(), chance));
        }
        yield values;
      }
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          struct.put(field, value(field.schema(), chance));
        }
        yield struct;
      }
    };
  }

  private static Object bytes(Random chance) {
    byte[] bytes = new byte[chance.nextInt(20)];
    chance.nextBytes(bytes);
    return chance.nextBoolean() ? bytes : ByteBuffer.wrap(bytes);
  }

  private static String text(Random chance) {
    String alphabet = "ab\"\\\n\t\u0000\u001fé€🌳/<";
    StringBuilder text = new StringBuilder();
    for (int i = chance.nextInt(12); i > 0; i--) {
      int at =
          alphabet.offsetByCodePoints(
              0, chance.nextInt(alphabet.codePointCount(0, alphabet.length())));
      text.appendCodePoint(alphabet.codePointAt(at));
    }
    return text.toString();
  }
}
