package io.ficus.shop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cutover.Stage;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.shop.membership.MariaDbShop;
import io.ficus.shop.membership.ShopStores;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With the shop on MariaDB. */
class MariaDbPointsBuyVouchersTest extends PointsBuyVouchersContract {

  private static @Nullable ShopStores stores;

  @BeforeAll
  static void start() {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    stores = new ShopStores("purchases_of_mariadb", new MariaDbShop("purchases"));
  }

  @AfterAll
  static void stop() {
    if (stores != null) {
      stores.close();
    }
  }

  @Override
  ShopStores stores() {
    return Objects.requireNonNull(stores);
  }

  /** No transaction of MariaDB knows its position in the log before it is committed. */
  @Override
  boolean writesBoth(Stage stage) {
    return switch (stage) {
      case OFF, DUAL_WRITE, SHADOW, COMPLETE -> false;
      case LIVE, RAMP_DOWN -> true;
    };
  }
}
