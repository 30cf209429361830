package io.ficus.reconciliation.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.LoadLimits;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Side;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pieces cover a chunk once, whatever either side has in it. */
@Tag("C8")
class PiecesTest {

  private static final KeyRange CHUNK =
      new KeyRange(AggregateKey.of(1_000), AggregateKey.of(9_000));
  private static final int HEAVY = 50_000;

  private final Listed legacy = new Listed();
  private final Listed domain = new Listed();
  private final List<KeyRange> pieces = new ArrayList<>();
  private final List<Duration> rests = new ArrayList<>();
  private Instant now = Instant.parse("2026-05-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  @Test
  void theyFollowEachOtherFromTheBeginningToTheEnd() {
    long seed = new Random().nextLong();
    Random chance = new Random(seed);
    for (long key = 0; key < 10_000; key++) {
      // Many keys are on one side only, and for a while there are none in the domain.
      if (chance.nextInt(3) > 0) {
        legacy.rows.put(key, 1 + chance.nextInt(5));
      }
      if (chance.nextInt(3) > 0 && (key < 5_000 || key > 6_000)) {
        domain.rows.put(key, 1 + chance.nextInt(5));
      }
    }
    legacy.rows.put(3_000L, HEAVY);
    domain.rows.put(3_000L, HEAVY);
    Pieces.Spent spent = read(LoadLimits.defaults(), CHUNK).orElseThrow();

    assertThat(pieces).as("seed %s", seed).hasSizeGreaterThan(3);
    assertThat(pieces.get(0).from()).isEqualTo(CHUNK.from());
    assertThat(pieces.get(pieces.size() - 1).to()).isEqualTo(CHUNK.to());
    for (int i = 1; i < pieces.size(); i++) {
      assertThat(pieces.get(i).from()).as("seed %s", seed).isEqualTo(pieces.get(i - 1).to());
    }
    // Whoever comes behind a key with many rows is no part of its piece.
    assertThat(pieces).anyMatch(piece -> AggregateKey.of(3_000).equals(piece.from()));
    assertThat(spent.busy()).isEqualTo(Duration.ofMillis(5L * pieces.size()));
    assertThat(rests).hasSize(pieces.size() - 1).allMatch(Duration.ofMillis(20)::equals);
  }

  @Test
  void withoutAShareAChunkIsOneAndWithoutEndsToo() {
    KeyRange everything = new KeyRange(null, null);
    assertThat(read(LoadLimits.none(), everything)).isPresent();
    assertThat(pieces).containsExactly(everything);
    assertThat(rests).isEmpty();
    pieces.clear();
    // Both sides are empty.
    assertThat(read(LoadLimits.defaults(), everything)).isPresent();
    assertThat(pieces).containsExactly(everything);
  }

  private Optional<Pieces.Spent> read(LoadLimits limits, KeyRange chunk) {
    Throttle throttle =
        new Throttle(
            "people", limits, (name, declared) -> Optional.empty(), clock, rests::add, why -> {});
    return new Pieces(new Both(legacy, domain), throttle, clock, () -> false)
        .read(
            chunk,
            piece -> {
              pieces.add(piece);
              now = now.plusMillis(5);
            });
  }

  private record Both(Side legacy, Side domainSide) implements Pair {
    @Override
    public String domain() {
      return "people";
    }

    @Override
    public String name() {
      return "people";
    }

    @Override
    public List<Column> columns() {
      return List.of();
    }
  }

  /** Keys, each with so many rows, of which a boundary counts every one. */
  private static final class Listed implements Side {
    private final TreeMap<Long, Integer> rows = new TreeMap<>();

    @Override
    public String name() {
      return "listed";
    }

    @Override
    public String definition() {
      return "listed";
    }

    @Override
    public Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size) {
      long left = size;
      for (Map.Entry<Long, Integer> key : from(from).entrySet()) {
        left -= key.getValue();
        if (left < 0) {
          return Optional.of(AggregateKey.of(key.getKey()));
        }
      }
      return Optional.empty();
    }

    @Override
    public Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys) {
      return from(from).keySet().stream().skip(keys).findFirst().map(AggregateKey::of);
    }

    private Map<Long, Integer> from(@Nullable AggregateKey from) {
      return from == null ? rows : rows.tailMap(from.number(), true);
    }

    @Override
    public Stream<Projection> scan(KeyRange range) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
      throw new UnsupportedOperationException();
    }
  }
}
