package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.Profile;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Repairs race the monolith's own writes and a feed that lags: every write that was committed
 * reaches the domain store, and no value there is ever followed by an older one.
 */
@Tag("C8")
@Tag("C10")
class RepairRaceTest {

  private static final int MEMBERS = 6;

  @Test
  void repairingNeverLosesAndNeverTurnsBack() throws Exception {
    race(1, 250);
  }

  @Tag("long")
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {2, 3, 5, 8, 13, 21})
  void norUnderAnySeed(long seed) throws Exception {
    race(seed, 3_000);
  }

  private static void race(long seed, int writes) throws Exception {
    try (ShopStores stores = new ShopStores("race" + seed, true)) {
      stores.stage(Stage.DUAL_WRITE);
      new Race(stores, seed, writes).run();
    }
  }

  private static final class Race {
    private final ShopStores stores;
    private final long seed;
    private final int writes;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger repaired = new AtomicInteger();

    Race(ShopStores stores, long seed, int writes) {
      this.stores = stores;
      this.seed = seed;
      this.writes = writes;
    }

    void run() throws Exception {
      for (int member = 1; member <= MEMBERS; member++) {
        stores.shop.update(
            "INSERT INTO customer (cust_id, cust_no, last_name, remarks, created_ts, upd_ts_utc)"
                + " VALUES (?, 'C', 'Before', '0', now(), now())",
            member);
        stores.shop.update(
            "INSERT INTO loy_account (cust_id, card_no, enrolled_ts) VALUES (?, 'x', now())",
            member);
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
      for (int member = 1; member <= MEMBERS; member++) {
        MemberId id = new MemberId(member);
        assertThat(stores.domain().find(id))
            .as("seed %d, member %d", seed, member)
            .isEqualTo(stores.legacy().find(id));
      }
      assertThat(repaired.get()).as("repairs that wrote, seed %d", seed).isPositive();
    }

    /** Short transactions of its own, some of which write first and commit later. */
    private Callable<Void> monolith(Random chance, int half) {
      return () -> {
        try (Connection shop =
            Objects.requireNonNull(stores.shop.getDataSource()).getConnection()) {
          shop.setAutoCommit(false);
          for (int version = 1; version <= writes; version++) {
            // Two writers, each with members of its own, so that versions rise.
            int member = 1 + half + 2 * chance.nextInt(MEMBERS / 2);
            write(shop, chance, member, version);
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

    private static void write(Connection shop, Random chance, int member, int version)
        throws SQLException {
      try (PreparedStatement line =
              shop.prepareStatement(
                  "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'EA', 1, now())");
          PreparedStatement gone =
              shop.prepareStatement(
                  "DELETE FROM loy_txn WHERE txn_id = (SELECT max(txn_id) FROM loy_txn WHERE"
                      + " cust_id = ?)");
          PreparedStatement customer =
              shop.prepareStatement("UPDATE customer SET remarks = ? WHERE cust_id = ?");
          Statement pause = shop.createStatement()) {
        boolean early = chance.nextBoolean();
        if (early) {
          insertOrDelete(chance, line, gone, member);
          // What is written already stands in the log long before it is committed.
          pause.execute("SELECT pg_sleep(" + chance.nextInt(3) / 1000.0 + ")");
        }
        customer.setString(1, Integer.toString(version));
        customer.setInt(2, member);
        customer.executeUpdate();
        if (!early) {
          insertOrDelete(chance, line, gone, member);
        }
      }
    }

    private static void insertOrDelete(
        Random chance, PreparedStatement line, PreparedStatement gone, int member)
        throws SQLException {
      PreparedStatement one = chance.nextInt(3) == 0 ? gone : line;
      one.setInt(1, member);
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
              stores
                  .repairer()
                  .repair(
                      RepairTarget.DOMAIN,
                      AggregateKey.of(1 + chance.nextInt(MEMBERS)),
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
        Map<MemberId, Integer> seen = new HashMap<>();
        while (!over.get()) {
          for (int member = 1; member <= MEMBERS; member++) {
            MemberId id = new MemberId(member);
            int version =
                stores
                    .domain()
                    .find(id)
                    .flatMap(Member::profile)
                    .flatMap(Profile::note)
                    .map(Integer::parseInt)
                    .orElse(0);
            assertThat(version)
                .as("seed %d, member %d turned back", seed, member)
                .isGreaterThanOrEqualTo(Optional.ofNullable(seen.put(id, version)).orElse(0));
          }
        }
        return null;
      };
    }
  }
}
