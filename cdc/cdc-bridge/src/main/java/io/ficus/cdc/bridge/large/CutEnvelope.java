package io.ficus.cdc.bridge.large;

import io.ficus.cdc.Row;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an envelope whose largest values are cut, one after the other, in both images of the
 * row. It keeps the envelope's schema, so whatever converter writes it. Used by one thread.
 */
final class CutEnvelope {

  /** What is left of a value, in characters or bytes: less when that was not enough. */
  private static final int[] LEFT = {512, 32, 0};

  private final Struct envelope;
  private final Map<String, Struct> images = new LinkedHashMap<>();
  private final Set<String> columns = new TreeSet<>();
  private final Set<Place> done = new HashSet<>();
  private int step;

  private record Place(String image, String column) {}

  private record Heaviest(Place place, long weight) {}

  CutEnvelope(Struct original) {
    this.envelope = copy(original);
    for (String image : List.of("before", "after")) {
      if (original.schema().field(image) != null
          && original.getWithoutDefault(image) instanceof Struct row) {
        Struct copied = copy(row);
        images.put(image, copied);
        envelope.put(image, copied);
      }
    }
  }

  private static Struct copy(Struct original) {
    Struct copied = new Struct(original.schema());
    for (Field field : original.schema().fields()) {
      copied.put(field, original.getWithoutDefault(field.name()));
    }
    return copied;
  }

  /** As it is now. */
  Struct envelope() {
    return envelope;
  }

  /** The columns that were cut, in either image. */
  Set<String> columns() {
    return columns;
  }

  /**
   * Cuts further.
   *
   * @param bytes how much it is to be lighter by, about
   * @return false if there is nothing left that could be cut
   */
  boolean lighten(long bytes) {
    long saved = 0;
    while (saved < bytes) {
      Optional<Heaviest> heaviest = heaviest();
      if (heaviest.isPresent()) {
        saved += cut(heaviest.get());
      } else if (saved > 0 || step == LEFT.length - 1) {
        return saved > 0; // perhaps it is enough: what is saved is more than what was counted
      } else {
        step++;
        done.clear();
      }
    }
    return true;
  }

  private Optional<Heaviest> heaviest() {
    Heaviest found = null;
    for (Map.Entry<String, Struct> image : images.entrySet()) {
      for (Field field : image.getValue().schema().fields()) {
        Place place = new Place(image.getKey(), field.name());
        Object value = image.getValue().getWithoutDefault(field.name());
        long weight = Row.UNCHANGED.equals(value) ? 0 : weight(value);
        if (weight > LEFT[step] + Row.CUT.length()
            && (found == null || weight > found.weight())
            && !done.contains(place)) {
          found = new Heaviest(place, weight);
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private long cut(Heaviest heaviest) {
    Place place = heaviest.place();
    done.add(place);
    Struct row = images.getOrDefault(place.image(), envelope);
    Schema schema = row.schema().field(place.column()).schema();
    Object less = shortened(schema, row.getWithoutDefault(place.column()), LEFT[step]);
    row.put(place.column(), less);
    columns.add(place.column());
    return Math.max(0, heaviest.weight() - weight(less));
  }

  /** No more than the bytes that it becomes, whatever converter writes it. */
  private static long weight(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes.remaining();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.unscaledValue().bitLength() / 8;
    }
    if (value instanceof Collection<?> many) {
      return many.stream().mapToLong(one -> 1 + weight(one)).sum();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .mapToLong(entry -> weight(entry.getKey()) + weight(entry.getValue()))
          .sum();
    }
    return value instanceof Struct struct
        ? struct.schema().fields().stream()
            .mapToLong(field -> weight(struct.getWithoutDefault(field.name())))
            .sum()
        : 1;
  }

  /** Something of the same schema; a text ends in a marker. */
  private static @Nullable Object shortened(Schema schema, @Nullable Object value, int left) {
    if (value instanceof String text) {
      return weight(text) > left + Row.CUT.length() ? beginning(text, left) + Row.CUT : text;
    }
    if (value instanceof byte[] bytes) {
      return Arrays.copyOf(bytes, Math.min(bytes.length, left));
    }
    if (value instanceof ByteBuffer bytes) {
      // An array of its own: some converters write the whole array behind a buffer.
      byte[] beginning = new byte[Math.min(bytes.remaining(), left)];
      bytes.duplicate().get(beginning);
      return ByteBuffer.wrap(beginning);
    }
    if (value instanceof BigDecimal decimal) {
      return BigDecimal.ZERO.setScale(decimal.scale());
    }
    if (value instanceof Collection<?>) {
      return List.of();
    }
    if (value instanceof Map<?, ?>) {
      return Map.of();
    }
    if (value instanceof Struct struct) {
      Struct less = new Struct(schema);
      for (Field field : schema.fields()) {
        less.put(field, shortened(field.schema(), struct.getWithoutDefault(field.name()), left));
      }
      return less;
    }
    return value;
  }

  private static String beginning(String text, int left) {
    int end = left > 0 && Character.isHighSurrogate(text.charAt(left - 1)) ? left - 1 : left;
    return text.substring(0, end);
  }
}
