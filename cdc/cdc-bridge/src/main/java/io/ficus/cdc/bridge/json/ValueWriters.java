package io.ficus.cdc.bridge.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a writer for a schema. What is written means the same as what Kafka Connect's
 * JsonConverter writes without schemas and with {@code replace.null.with.default=false}, and is the
 * same text: logical types as their numbers, decimals and bytes in base64. A NULL stays one: by
 * default that converter writes the default of the column in its place, which nobody stored.
 */
final class ValueWriters {

  private ValueWriters() {}

  /** Writes what is there. */
  @FunctionalInterface
  private interface Present {

    void write(JsonGenerator json, Object value) throws IOException;
  }

  static ValueWriter of(Schema schema) {
    Present present = present(schema);
    if (schema.isOptional()) {
      return (json, value) -> {
        if (value == null) {
          json.writeNull();
        } else {
          present.write(json, value);
        }
      };
    }
    return (json, value) -> {
      if (value == null) {
        throw new DataException(
            "A value is missing that its schema requires: " + schema.name() + " " + schema.type());
      }
      present.write(json, value);
    };
  }

  private static Present present(Schema schema) {
    Present logical = logical(schema);
    return logical != null ? logical : plain(schema);
  }

  private static @Nullable Present logical(Schema schema) {
    if (schema.name() == null) {
      return null;
    }
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME ->
          (json, value) -> json.writeBinary(Decimal.fromLogical(schema, (BigDecimal) value));
      case Date.LOGICAL_NAME ->
          (json, value) -> json.writeNumber(Date.fromLogical(schema, (java.util.Date) value));
      case Time.LOGICAL_NAME ->
          (json, value) -> json.writeNumber(Time.fromLogical(schema, (java.util.Date) value));
      case Timestamp.LOGICAL_NAME ->
          (json, value) -> json.writeNumber(Timestamp.fromLogical(schema, (java.util.Date) value));
      default -> null;
    };
  }

  private static Present plain(Schema schema) {
    return switch (schema.type()) {
      case INT8, INT16, INT32 -> (json, value) -> json.writeNumber(((Number) value).intValue());
      case INT64 -> (json, value) -> json.writeNumber(((Number) value).longValue());
      case FLOAT32 -> (json, value) -> json.writeNumber(((Number) value).floatValue());
      case FLOAT64 -> (json, value) -> json.writeNumber(((Number) value).doubleValue());
      case BOOLEAN -> (json, value) -> json.writeBoolean((Boolean) value);
      case STRING -> (json, value) -> json.writeString(value.toString());
      case BYTES -> (json, value) -> json.writeBinary(bytes(value));
      case ARRAY -> array(of(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> struct(schema);
    };
  }

  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Present array(ValueWriter element) {
    return (json, value) -> {
      json.writeStartArray();
      for (Object one : (Collection<?>) value) {
        element.write(json, one);
      }
      json.writeEndArray();
    };
  }

  /** An object where the keys are texts, else pairs. */
  private static Present map(Schema schema) {
    ValueWriter element = of(schema.valueSchema());
    if (schema.keySchema().type() == Schema.Type.STRING) {
      return (json, value) -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> one : ((Map<?, ?>) value).entrySet()) {
          json.writeFieldName((String) one.getKey());
          element.write(json, one.getValue());
        }
        json.writeEndObject();
      };
    }
    ValueWriter key = of(schema.keySchema());
    return (json, value) -> {
      json.writeStartArray();
      for (Map.Entry<?, ?> one : ((Map<?, ?>) value).entrySet()) {
        json.writeStartArray();
        key.write(json, one.getKey());
        element.write(json, one.getValue());
        json.writeEndArray();
      }
      json.writeEndArray();
    };
  }

  private static Present struct(Schema schema) {
    List<Field> declared = schema.fields();
    int count = declared.size();
    SerializableString[] names = new SerializableString[count];
    ValueWriter[] writers = new ValueWriter[count];
    for (int i = 0; i < count; i++) {
      Field field = declared.get(i);
      names[i] = new SerializedString(field.name());
      writers[i] = of(field.schema());
    }
    return (json, value) -> {
      Struct struct = (Struct) value;
      json.writeStartObject();
      for (int i = 0; i < count; i++) {
        json.writeFieldName(names[i]);
        writers[i].write(json, struct.getWithoutDefault(names[i].getValue()));
      }
      json.writeEndObject();
    };
  }
}
