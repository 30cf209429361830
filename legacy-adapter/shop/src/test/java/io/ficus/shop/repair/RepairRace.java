package io.ficus.shop.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cutover.Stage;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import io.ficus.shop.membership.ShopStores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Repairs of six aggregates race the monolith's own writes and a feed that lags: every write that
 * was committed has to reach the domain store, and no value there may be followed by an older one.
 */
public abstract class RepairRace {

  /** What can be written and compared, with the aggregate's number in place of {@code ?}. */
  public record Statements(String version, String child, String childGone) {}

  private static final int AGGREGATES = 6;

  private final ShopStores stores;
  private final long seed;
  private final int writes;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger repaired = new AtomicInteger();

  /**
   * @param seed of all chance
   * @param writes of each of two writers
   */
  protected RepairRace(ShopStores stores, long seed, int writes) {
    this.stores = stores;
    this.seed = seed;
    this.writes = writes;
  }

  /** Makes an aggregate in the shop, at version 0. */
  protected abstract void make(JdbcTemplate shop, int id);

  /** How the monolith writes: the first takes a version, an integer, and the number. */
  protected abstract Statements statements();

  /** The version that the domain store shows; 0 if it has no such aggregate. */
  protected abstract int version(int id);

  /** What either store holds of an aggregate, to be compared. */
  protected abstract List<?> bothSides(int id);

  protected abstract Repairer repairer();

  /** Runs it to its end. */
  public void run() throws Exception {
    stores.stage(Stage.DUAL_WRITE);
    for (int id = 1; id <= AGGREGATES; id++) {
      make(stores.shop, id);
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> monolith = new ArrayList<>();
      monolith.add(threads.submit(monolith(new Random(seed), 0)));
      monolith.add(threads.submit(monolith(new Random(seed + 1_000), 1)));
      List<Future<?>> others = new ArrayList<>();
      others.add(threads.submit(feed(new Random(seed + 2_000))));
      others.add(threads.submit(repairs(new Random(seed + 3_000))));
      others.add(threads.submit(watcher()));
      for (Future<?> one : monolith) {
        one.get(5, TimeUnit.MINUTES);
      }
      over.set(true);
      for (Future<?> one : others) {
        one.get(5, TimeUnit.MINUTES);
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
    stores.deliver(stores.changes());
    for (int id = 1; id <= AGGREGATES; id++) {
      List<?> sides = bothSides(id);
      assertThat(sides.get(0)).as("seed %d, number %d", seed, id).isEqualTo(sides.get(1));
    }
    assertThat(repaired.get()).as("repairs that wrote, seed %d", seed).isPositive();
  }

  /** Short transactions of its own, some of which write first and commit later. */
  private Callable<Void> monolith(Random chance, int half) {
    return () -> {
      try (Connection shop = Objects.requireNonNull(stores.shop.getDataSource()).getConnection()) {
        shop.setAutoCommit(false);
        for (int version = 1; version <= writes; version++) {
          // Two writers, each with aggregates of its own, so that versions rise.
          int id = 1 + half + 2 * chance.nextInt(AGGREGATES / 2);
          write(shop, chance, id, version);
          if (chance.nextInt(8) == 0) {
            shop.rollback();
          } else {
            shop.commit();
          }
        }
      }
      return null;
    };
  }

  private void write(Connection shop, Random chance, int id, int version) throws SQLException {
    Statements statements = statements();
    try (PreparedStatement child = shop.prepareStatement(statements.child());
        PreparedStatement gone = shop.prepareStatement(statements.childGone());
        PreparedStatement root = shop.prepareStatement(statements.version());
        Statement pause = shop.createStatement()) {
      boolean early = chance.nextBoolean();
      if (early) {
        insertOrDelete(chance, child, gone, id);
        // What is written already stands in the log long before it is committed.
        pause.execute("SELECT pg_sleep(" + chance.nextInt(3) / 1000.0 + ")");
      }
      root.setInt(1, version);
      root.setInt(2, id);
      root.executeUpdate();
      if (!early) {
        insertOrDelete(chance, child, gone, id);
      }
    }
  }

  private static void insertOrDelete(
      Random chance, PreparedStatement child, PreparedStatement gone, int id) throws SQLException {
    PreparedStatement one = chance.nextInt(3) == 0 ? gone : child;
    one.setInt(1, id);
    one.executeUpdate();
  }

  /** Late by what it pleases, in the order of the log. */
  private Callable<Void> feed(Random chance) {
    return () -> {
      while (!over.get()) {
        List<ChangeEvent> events = stores.changes();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(chance.nextInt(40)));
        events.forEach(event -> stores.deliver(List.of(event)));
      }
      return null;
    };
  }

  private Callable<Void> repairs(Random chance) {
    return () -> {
      for (int n = 0; !over.get(); n++) {
        RepairOutcome outcome =
            repairer()
                .repair(
                    RepairTarget.DOMAIN,
                    AggregateKey.of(1 + chance.nextInt(AGGREGATES)),
                    new Repairer.Terms("race-" + n, chance.nextInt(3) > 0, false, before -> {}));
        if (outcome instanceof RepairOutcome.Written) {
          repaired.incrementAndGet();
        }
      }
      return null;
    };
  }

  private Callable<Void> watcher() {
    return () -> {
      Map<Integer, Integer> seen = new HashMap<>();
      while (!over.get()) {
        for (int id = 1; id <= AGGREGATES; id++) {
          Integer before = seen.getOrDefault(id, 0);
          int version = version(id);
          assertThat(version)
              .as("seed %d, number %d turned back", seed, id)
              .isGreaterThanOrEqualTo(before);
          seen.put(id, version);
        }
      }
      return null;
    };
  }
}
