package io.ficus.shop.voucher;

import io.ficus.cdc.AppliedPositions;
import io.ficus.reconciliation.Repairer;
import io.ficus.seam.LegacyTransactions;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import javax.sql.DataSource;

/** Both stores of the vouchers, and who repairs them. */
final class RepairedVoucherStores {

  private final ShopStores stores;
  private final Repairer repairer;

  RepairedVoucherStores(ShopStores stores) {
    this.stores = stores;
    this.repairer =
        stores.repairer(
            new RepairedVouchers(
                stores.part("legacy", DataSource.class),
                ShopDatabase.onPostgres(),
                stores.part(LegacyTransactions.class),
                stores.part("legacyPositions", AppliedPositions.class),
                legacy(),
                domain(),
                stores.part("domainVouchers", VoucherRecords.class)));
  }

  Vouchers domain() {
    return stores.part("domainVouchers", Vouchers.class);
  }

  LegacyVouchers legacy() {
    return stores.part("legacyVouchers", LegacyVouchers.class);
  }

  Vouchers routed() {
    return stores.part("routedVouchers", Vouchers.class);
  }

  /** One that does not wait long. */
  Repairer repairer() {
    return repairer;
  }
}
