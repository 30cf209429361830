package io.ficus.app.handover;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.shop.engine.ShopEngine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link AuthorityCyclesTest}, with the shop on MariaDB. */
@Tag("long")
class MariaDbCyclesTest {

  /** Of somebody who says that he is Ficus. */
  private static final String BYPASS = "SET @ficus_writer = 'membership|COPY|'";

  private static @Nullable Demo demo;
  private static Cycles cycles;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    Demo started =
        Demo.start(new DemoOptions(0, 0.005, 7, 1, null, ShopEngine.MARIADB), line -> {});
    demo = started;
    cycles = new Cycles(started);
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  @Test
  void everyAcknowledgedWriteIsInBothStoresAfterTenCycles() throws Exception {
    cycles.cycle(10);
  }

  @Test
  @Tag("C6")
  void vouchersGoToLiveAndBackWhilePointsBuyThem() throws Exception {
    new VoucherSale(Objects.requireNonNull(demo)).goesToLiveAndBackWhilePointsBuy();
  }

  @Test
  @Tag("C8")
  void whatDiffersIsFoundWhileTheDomainStoreLeads() throws Exception {
    cycles.proofAtLive(BYPASS);
  }

  @Test
  @Tag("C8")
  void vouchersThatDifferAreRepaired() {
    new VoucherRepair(Objects.requireNonNull(demo)).mendsWhatWasWrittenPastFicus();
  }

  @Test
  void aStrayWriteIsKeptAndShownAndThenAdoptedOrRefused() throws Exception {
    cycles.strayWrites(BYPASS, "shop.customer");
  }
}
