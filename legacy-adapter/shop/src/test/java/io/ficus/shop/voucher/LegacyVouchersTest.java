package io.ficus.shop.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.VoucherRecordsContract;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.VouchersContract;
import io.ficus.voucher.domain.Face;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The shop's tables behind the ports of vouchers. */
class LegacyVouchersTest {

  private static ShopStores stores;

  @BeforeAll
  static void start() {
    stores = new ShopStores("legacy_vouchers");
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  private static LegacyVouchers legacy() {
    return stores.part("legacyVouchers", LegacyVouchers.class);
  }

  @Nested
  class AsVouchers extends VouchersContract {
    @Override
    protected Vouchers vouchers() {
      return legacy();
    }
  }

  @Nested
  class AsVoucherRecords extends VoucherRecordsContract {
    @Override
    protected VoucherRecords records() {
      return legacy();
    }

    @Override
    protected Vouchers vouchers() {
      return legacy();
    }
  }

  @Test
  void theShopsOwnColumnsAreAsItsOwnCodeWouldHaveThem() {
    VoucherId id = legacy().nextId();
    CampaignId campaign = new CampaignId(2_000_000 + id.value());
    legacy()
        .put(
            List.of(
                SampleVouchers.terms(campaign, Optional.of(new BigDecimal("12.30"))),
                SampleVouchers.face(id, campaign, Face.Status.CANCELLED)));

    Map<String, Object> row =
        stores.shop.queryForMap(
            "SELECT v.status_cd, v.value_cents, v.issued_ts::text AS issued, c.disc_cd, c.disc_val,"
                + " c.budget_cents, c.active_flg, v.ext_ref"
                + " FROM voucher v JOIN vou_campaign c USING (vou_camp_id) WHERE vou_id = ?",
            id.value());

    assertThat(row)
        .containsEntry("status_cd", "B")
        .containsEntry("value_cents", 500)
        .containsEntry("issued", "2026-02-10 13:00:00.123456")
        .containsEntry("disc_cd", "A")
        .containsEntry("disc_val", 500)
        .containsEntry("budget_cents", 1_230L)
        .containsEntry("active_flg", "Y")
        .containsEntry("ext_ref", null);
  }

  /** What the monolith does with a voucher and what goes through the port meet at the same row. */
  @Test
  void aVoucherThatTheMonolithHasUsedIsUsed() {
    VoucherId id = legacy().nextId();
    CampaignId campaign = new CampaignId(2_000_000 + id.value());
    legacy()
        .put(
            List.of(
                SampleVouchers.terms(campaign, Optional.empty()),
                SampleVouchers.face(id, campaign, Face.Status.ISSUED)));
    stores.shop.update("UPDATE voucher SET status_cd = 'R' WHERE vou_id = ?", id.value());
    assertThat(legacy().find(id).orElseThrow().cancel())
        .isEqualTo(
            new io.ficus.voucher.domain.VoucherOutcome.Refused(
                io.ficus.voucher.domain.Refusal.REDEEMED));
  }
}
