package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Unmappable;
import io.ficus.reconciliation.Value;
import io.ficus.reconciliation.domain.DifferenceKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pair in memory, of the same columns as a real one, with known differences of every kind in it.
 * Its keys are far from any that a store gives out.
 */
final class Sandbox implements Pair {

  /** A difference that a run must find. */
  record Planted(AggregateKey key, String column, DifferenceKind kind) {}

  private static final long FIRST_KEY = Long.MIN_VALUE + 1;

  private final String domain;
  private final List<Column> columns;
  private final NavigableMap<AggregateKey, Projection> legacy = new TreeMap<>();
  private final NavigableMap<AggregateKey, Projection> domainSide = new TreeMap<>();
  private final Set<Planted> planted = new LinkedHashSet<>();
  private long nextKey = FIRST_KEY;

  Sandbox(Pair real) {
    this.domain = real.domain();
    this.columns = real.columns();
    plant();
  }

  Set<Planted> planted() {
    return planted;
  }

  /** Boundaries inside, so that the smallest and the largest keys lie in the open ends. */
  List<AggregateKey> boundaries() {
    return List.of(AggregateKey.of(FIRST_KEY + 2), AggregateKey.of(nextKey - 2));
  }

  private void plant() {
    List<Value> ordinary = columns.stream().map(c -> SampleValues.ordinary(c.type())).toList();
    // The smallest key of all is on one side only, the largest too.
    AggregateKey key = nextKey();
    legacy.put(key, record(key, ordinary));
    planted.add(new Planted(key, Column.WHOLE_RECORD, DifferenceKind.MISSING));

    agreeing(ordinary, ordinary);
    for (int i = 0; i < columns.size(); i++) {
      for (SampleValues.Couple couple : SampleValues.agreeing(columns.get(i))) {
        agreeing(with(ordinary, i, couple.left()), with(ordinary, i, couple.right()));
      }
      for (SampleValues.Couple couple : SampleValues.differing(columns.get(i))) {
        differing(i, with(ordinary, i, couple.left()), with(ordinary, i, couple.right()));
      }
    }
    key = nextKey();
    legacy.put(key, new Unmappable(key, Column.WHOLE_RECORD, "planted by the self-test"));
    domainSide.put(key, record(key, ordinary));
    planted.add(new Planted(key, Column.WHOLE_RECORD, DifferenceKind.UNMAPPABLE));

    key = nextKey();
    domainSide.put(key, record(key, ordinary));
    planted.add(new Planted(key, Column.WHOLE_RECORD, DifferenceKind.EXTRA));
  }

  private void agreeing(List<Value> left, List<Value> right) {
    AggregateKey key = nextKey();
    legacy.put(key, record(key, left));
    domainSide.put(key, record(key, right));
  }

  private void differing(int column, List<Value> left, List<Value> right) {
    AggregateKey key = nextKey();
    legacy.put(key, record(key, left));
    domainSide.put(key, record(key, right));
    boolean children = left.get(column) instanceof Value.Children;
    planted.add(
        new Planted(
            key,
            columns.get(column).name(),
            children ? DifferenceKind.CHILDREN : DifferenceKind.VALUE));
  }

  private AggregateKey nextKey() {
    return AggregateKey.of(nextKey++);
  }

  private static CanonicalRecord record(AggregateKey key, List<Value> values) {
    return new CanonicalRecord(key, values, Map.of(), "planted");
  }

  private static List<Value> with(List<Value> values, int at, Value value) {
    List<Value> changed = new ArrayList<>(values);
    changed.set(at, value);
    return changed;
  }

  @Override
  public String domain() {
    return domain;
  }

  @Override
  public String name() {
    return "sandbox";
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Side legacy() {
    return new MemorySide("sandbox, legacy", legacy);
  }

  @Override
  public Side domainSide() {
    return new MemorySide("sandbox, domain", domainSide);
  }

  private record MemorySide(String name, NavigableMap<AggregateKey, Projection> records)
      implements Side {

    @Override
    public String definition() {
      return name;
    }

    @Override
    public Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size) {
      return Optional.empty();
    }

    @Override
    public Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys) {
      return Optional.empty();
    }

    @Override
    public Stream<Projection> scan(KeyRange range) {
      return records.values().stream().filter(record -> range.contains(record.key()));
    }

    /** Backwards, for nobody may count on an order here. */
    @Override
    public Stream<Projection> all() {
      return records.descendingMap().values().stream();
    }

    @Override
    public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
      Map<AggregateKey, Projection> found = new HashMap<>();
      for (AggregateKey key : keys) {
        Projection record = records.get(key);
        if (record != null) {
          found.put(key, record);
        }
      }
      return found;
    }
  }
}
