package io.ficus.app.handover;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The authority goes to and fro between real stores while everybody writes. */
class AuthorityCyclesTest {

  /** Of somebody who switches triggers off. */
  private static final String BYPASS = "SET session_replication_role = replica";

  private static Demo demo;
  private static Cycles cycles;

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null), line -> {});
    cycles = new Cycles(demo);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  @Tag("C5")
  @Tag("C7")
  void everyAcknowledgedWriteIsInBothStoresAfterTheAuthorityWentToAndFro() throws Exception {
    cycles.cycle(1);
  }

  @Test
  @Tag("long")
  void everyAcknowledgedWriteIsInBothStoresAfterFiftyCycles() throws Exception {
    cycles.cycle(50);
  }

  @Test
  @Tag("C8")
  @Tag("long")
  void whatDiffersIsFoundWhileTheDomainStoreLeads() throws Exception {
    cycles.proofAtLive(BYPASS);
  }

  @Test
  @Tag("C5")
  void aStrayWriteIsKeptAndShownAndThenAdoptedOrRefused() throws Exception {
    cycles.strayWrites(BYPASS, "public.customer");
  }
}
