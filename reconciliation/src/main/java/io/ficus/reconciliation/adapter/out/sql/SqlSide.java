package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.Duplicated;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.RowLock;
import io.ficus.reconciliation.RowLocking;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.SideQueries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A side that is read by SQL. Thread-safe. */
final class SqlSide implements Side {

  private static final Duration SHORT = Duration.ofSeconds(10);

  /** What has no order is read in one go, at the pace that the run may take. */
  private static final Duration LONG = Duration.ofHours(12);

  private final SideQueries queries;
  private final DataSource store;
  private final Assembler assembler;

  SqlSide(SideQueries queries, DataSource store, Assembler assembler) {
    this.queries = queries;
    this.store = store;
    this.assembler = assembler;
  }

  @Override
  public String name() {
    return queries.name();
  }

  @Override
  public String definition() {
    return String.join("\n;\n", queries.rows()) + "\n" + assembler.getClass().getName();
  }

  @Override
  public Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size) {
    return nearest(from, size, "%s ORDER BY 1", "be cut into chunks");
  }

  // One key has a row in each of its tables, and in some of them many.
  @Override
  public Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys) {
    return nearest(from, keys, "SELECT DISTINCT * FROM (%s) listed ORDER BY 1", "be sampled");
  }

  private Optional<AggregateKey> nearest(
      @Nullable AggregateKey from, int rows, String order, String attempt) {
    try (Snapshot snapshot = Snapshot.open(store, SHORT)) {
      AggregateKey smallest = null;
      for (String keys : queries.keys()) {
        String listed = KeyCondition.from(from, snapshot.escapesBackslashes()).in(keys);
        AggregateKey found = only(snapshot, order.replace("%s", listed), rows);
        if (found != null && (smallest == null || found.compareTo(smallest) < 0)) {
          smallest = found;
        }
      }
      return Optional.ofNullable(smallest);
    } catch (SQLException e) {
      throw fault(attempt, e);
    }
  }

  private static @Nullable AggregateKey only(Snapshot snapshot, String ordered, int passedOver)
      throws SQLException {
    try (Statement statement = snapshot.connection().createStatement();
        ResultSet key = statement.executeQuery(ordered + " LIMIT 1 OFFSET " + passedOver)) {
      if (!key.next()) {
        return null;
      }
      Object found = key.getObject(1);
      return found instanceof Number number
          ? AggregateKey.of(number.longValue())
          : AggregateKey.of(found.toString());
    }
  }

  @Override
  public Stream<Projection> scan(KeyRange range) {
    return open(escapes -> KeyCondition.of(range, escapes));
  }

  @Override
  public boolean ordered() {
    return queries.ordered();
  }

  @Override
  public Stream<Projection> all() {
    return queries.ordered()
        ? new ChunkedScan(this).stream()
        : open(escapes -> KeyCondition.from(null, escapes));
  }

  @Override
  public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
    Map<AggregateKey, Projection> found = new HashMap<>();
    if (!queries.ordered()) {
      Map<AggregateKey, Integer> rows = new HashMap<>();
      try (Stream<Projection> records = open(escapes -> KeyCondition.of(keys, escapes))) {
        records.forEach(
            record -> {
              AggregateKey key = record.key();
              int times = rows.merge(key, 1, Integer::sum);
              found.put(key, times == 1 ? record : new Duplicated(key, times));
            });
      }
      return found;
    }
    try (Stream<Projection> records = open(escapes -> KeyCondition.of(keys, escapes))) {
      records.forEach(record -> found.put(record.key(), record));
    }
    return found;
  }

  @Override
  public RowLock lock(AggregateKey key, RowLocking limits) {
    return queries.locks().isEmpty()
        ? Side.super.lock(key, limits)
        : LockedRows.take(store, queries.locks(), key, limits);
  }

  private Reading begin(Snapshot snapshot, Function<Boolean, KeyCondition> condition)
      throws SQLException {
    KeyCondition keys = condition.apply(snapshot.escapesBackslashes());
    List<String> rows = queries.rows();
    return queries.ordered()
        ? new Aggregates(
            queries.name(),
            snapshot,
            rows.stream().map(keys::in).toList(),
            rows,
            queries.oneRowPerKey(),
            assembler)
        : new UnorderedRows(queries.name(), snapshot, keys.in(rows.get(0)), rows.get(0), assembler);
  }

  private Stream<Projection> open(Function<Boolean, KeyCondition> condition) {
    Snapshot snapshot = null;
    try {
      Snapshot opened = Snapshot.open(store, queries.ordered() ? SHORT : LONG);
      snapshot = opened;
      return begin(opened, condition).stream().onClose(() -> end(opened));
    } catch (SQLException e) {
      end(snapshot);
      throw fault("be read", e);
    } catch (RuntimeException e) {
      end(snapshot);
      throw e;
    }
  }

  private void end(@Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return;
    }
    try {
      snapshot.close();
    } catch (SQLException e) {
      throw fault("be let go", e);
    }
  }

  private IllegalStateException fault(String what, SQLException cause) {
    return new IllegalStateException(
        "The side '" + name() + "' could not " + what + ": " + cause.getMessage(), cause);
  }
}
