package io.ficus.reconciliation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables person and note of a database, one record per person. */
final class PeopleSide implements Side {

  private final String name;
  private final DataSource database;
  private int breaksAfter = Integer.MAX_VALUE;

  PeopleSide(String name, DataSource database) {
    this.name = name;
    this.database = database;
  }

  /** The same side with scans that break after so many records. */
  PeopleSide breakingAfter(int records) {
    PeopleSide broken = new PeopleSide(name, database);
    broken.breaksAfter = records;
    return broken;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String definition() {
    return name;
  }

  @Override
  public Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size) {
    return query(
            "SELECT id FROM person WHERE id >= ? ORDER BY id OFFSET ? LIMIT 1",
            statement -> {
              statement.setLong(1, from == null ? Long.MIN_VALUE : from.number());
              statement.setInt(2, size);
            },
            row -> AggregateKey.of(row.getLong(1)))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys) {
    return boundary(from, keys); // one row a key
  }

  @Override
  public Stream<Projection> scan(KeyRange range) {
    AggregateKey from = range.from();
    AggregateKey to = range.to();
    List<Projection> records =
        people(
            "id >= ? AND id < ?",
            statement -> {
              statement.setLong(1, from == null ? Long.MIN_VALUE : from.number());
              statement.setLong(2, to == null ? Long.MAX_VALUE : to.number());
            });
    int[] delivered = {0};
    return records.stream()
        .peek(
            record -> {
              if (delivered[0]++ >= breaksAfter) {
                throw new IllegalStateException("connection lost in the middle");
              }
            });
  }

  @Override
  public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
    Map<AggregateKey, Projection> found = new HashMap<>();
    people(
            "id = ANY (?)",
            statement ->
                statement.setArray(
                    1,
                    statement
                        .getConnection()
                        .createArrayOf(
                            "bigint", keys.stream().map(AggregateKey::number).toArray())))
        .forEach(record -> found.put(record.key(), record));
    return found;
  }

  private List<Projection> people(String where, Binder binder) {
    return query(
        "SELECT id, name, email, spend, joined, active, array(SELECT array[code, note] FROM note"
            + " WHERE person_id = id ORDER BY random()) FROM person WHERE "
            + where
            + " ORDER BY id",
        binder,
        PeopleSide::person);
  }

  private static Projection person(ResultSet row) throws SQLException {
    AggregateKey key = AggregateKey.of(row.getLong(1));
    String active = row.getString(6);
    if (active != null && !active.equals("Y") && !active.equals("N")) {
      return new Unmappable(key, "active", "an unknown code", active);
    }
    List<List<Value>> notes = new ArrayList<>();
    for (Object pair : (Object[]) row.getArray(7).getArray()) {
      String[] texts = (String[]) pair;
      notes.add(List.of(Value.text(texts[0]), Value.text(texts[1])));
    }
    Timestamp joined = row.getTimestamp(5);
    Map<String, String> raw = active == null ? Map.of() : Map.of("active", active);
    return new CanonicalRecord(
        key,
        List.of(
            Value.text(row.getString(2)),
            Value.text(row.getString(3)),
            Value.decimal(row.getBigDecimal(4)),
            Value.moment(instant(joined)),
            Value.flag(active == null ? null : active.equals("Y")),
            Value.children(notes)),
        raw,
        null);
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private <T> List<T> query(String sql, Binder binder, Mapper<T> mapper) {
    List<T> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binder.bind(statement);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(mapper.map(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }
}
