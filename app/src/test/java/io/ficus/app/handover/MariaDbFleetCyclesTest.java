package io.ficus.app.handover;

import io.ficus.shop.engine.ShopEngine;
import org.junit.jupiter.api.Tag;

/** The same with the shop on MariaDB. */
@Tag("C5")
@Tag("C6")
@Tag("long")
class MariaDbFleetCyclesTest extends FleetCycles {

  MariaDbFleetCyclesTest() {
    super(ShopEngine.MARIADB, 10);
  }
}
