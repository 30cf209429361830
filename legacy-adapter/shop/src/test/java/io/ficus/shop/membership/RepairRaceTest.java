package io.ficus.shop.membership;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.Profile;
import io.ficus.reconciliation.Repairer;
import io.ficus.shop.repair.RepairRace;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Repairs of members never lose a write, and never put an older value over a newer one. */
@Tag("C8")
@Tag("C10")
class RepairRaceTest {

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
      new OfMembers(stores, seed, writes).run();
    }
  }

  private static final class OfMembers extends RepairRace {

    private final ShopStores stores;

    OfMembers(ShopStores stores, long seed, int writes) {
      super(stores, seed, writes);
      this.stores = stores;
    }

    @Override
    protected void make(JdbcTemplate shop, int id) {
      shop.update(
          "INSERT INTO customer (cust_id, cust_no, last_name, remarks, created_ts, upd_ts_utc)"
              + " VALUES (?, 'C', 'Before', '0', now(), now())",
          id);
      shop.update(
          "INSERT INTO loy_account (cust_id, card_no, enrolled_ts) VALUES (?, 'x', now())", id);
    }

    @Override
    protected Statements statements() {
      return new Statements(
          "UPDATE customer SET remarks = ? WHERE cust_id = ?",
          "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'EA', 1, now())",
          "DELETE FROM loy_txn WHERE txn_id = (SELECT max(txn_id) FROM loy_txn WHERE cust_id = ?)");
    }

    @Override
    protected int version(int id) {
      return stores
          .domain()
          .find(new MemberId(id))
          .flatMap(Member::profile)
          .flatMap(Profile::note)
          .map(Integer::parseInt)
          .orElse(0);
    }

    @Override
    protected List<?> bothSides(int id) {
      MemberId member = new MemberId(id);
      return List.of(stores.domain().find(member), stores.legacy().find(member));
    }

    @Override
    protected Repairer repairer() {
      return stores.repairer();
    }
  }
}
