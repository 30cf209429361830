package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import org.junit.jupiter.api.Nested;

/** The fakes keep the promises of the ports that they stand for. */
class InMemoryStoresTest {

  @Nested
  class AsVouchers extends VouchersContract {
    private final InMemoryVouchers store = new InMemoryVouchers();

    @Override
    protected Vouchers vouchers() {
      return store;
    }
  }

  @Nested
  class AsVoucherRecords extends VoucherRecordsContract {
    private final InMemoryVouchers store = new InMemoryVouchers();

    @Override
    protected VoucherRecords records() {
      return store;
    }

    @Override
    protected Vouchers vouchers() {
      return store;
    }
  }

  @Nested
  class AsPurchases extends PurchasesContract {
    private final InMemoryPurchases store = new InMemoryPurchases();

    @Override
    protected Purchases purchases() {
      return store;
    }

    @Override
    protected void lapse(RequestId request) {
      store.lapse();
    }
  }
}
