package io.ficus.shop;

import io.ficus.cutover.Stage;
import io.ficus.shop.membership.ShopStores;
import org.junit.jupiter.api.AfterAll;

/** With the shop on PostgreSQL. */
class PointsBuyVouchersTest extends PointsBuyVouchersContract {

  private static final ShopStores STORES = new ShopStores("purchases");

  @AfterAll
  static void stop() {
    STORES.close();
  }

  @Override
  ShopStores stores() {
    return STORES;
  }

  @Override
  boolean writesBoth(Stage stage) {
    return switch (stage) {
      case OFF, COMPLETE -> false;
      case DUAL_WRITE, SHADOW, LIVE, RAMP_DOWN -> true;
    };
  }
}
