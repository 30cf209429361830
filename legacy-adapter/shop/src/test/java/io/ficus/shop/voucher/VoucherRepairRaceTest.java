package io.ficus.shop.voucher;

import io.ficus.reconciliation.Repairer;
import io.ficus.shop.membership.ShopStores;
import io.ficus.shop.repair.RepairRace;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Voucher;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Repairs of vouchers never lose a write, and never put an older value over a newer one. */
@Tag("C8")
@Tag("C10")
class VoucherRepairRaceTest {

  @Test
  void repairingNeverLosesAndNeverTurnsBack() throws Exception {
    race(1, 150);
  }

  @Tag("long")
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {2, 3, 5, 8, 13, 21})
  void norUnderAnySeed(long seed) throws Exception {
    race(seed, 3_000);
  }

  private static void race(long seed, int writes) throws Exception {
    try (ShopStores stores = new ShopStores("voucher_race" + seed, true)) {
      new OfVouchers(stores, seed, writes).run();
    }
  }

  private static final class OfVouchers extends RepairRace {

    private final RepairedVoucherStores vouchers;

    OfVouchers(ShopStores stores, long seed, int writes) {
      super(stores, seed, writes);
      this.vouchers = new RepairedVoucherStores(stores);
    }

    @Override
    protected void make(JdbcTemplate shop, int id) {
      shop.update(
          "INSERT INTO voucher (vou_id, vou_code, vou_camp_id, value_cents, issued_ts, exp_date)"
              + " VALUES (?, 'V' || ?, 1, 0, now(), now())",
          id,
          id);
    }

    @Override
    protected Statements statements() {
      return new Statements(
          "UPDATE voucher SET value_cents = ? WHERE vou_id = ?",
          "INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 1, now())",
          "DELETE FROM vou_redemption WHERE red_id = (SELECT max(red_id) FROM vou_redemption WHERE"
              + " vou_id = ?)");
    }

    @Override
    protected int version(int id) {
      return vouchers
          .domain()
          .find(new VoucherId(id))
          .flatMap(Voucher::face)
          .map(face -> face.value().movePointRight(2).intValueExact())
          .orElse(0);
    }

    @Override
    protected List<?> bothSides(int id) {
      VoucherId voucher = new VoucherId(id);
      return List.of(vouchers.domain().find(voucher), vouchers.legacy().find(voucher));
    }

    @Override
    protected Repairer repairer() {
      return vouchers.repairer();
    }
  }
}
