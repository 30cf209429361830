package io.ficus.app.handover;

import io.ficus.shop.engine.ShopEngine;
import org.junit.jupiter.api.Tag;

/** With the shop on PostgreSQL. */
@Tag("C5")
@Tag("C6")
@Tag("long")
class FleetCyclesTest extends FleetCycles {

  FleetCyclesTest() {
    super(ShopEngine.POSTGRESQL, 50);
  }
}
