package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.MembersContract;
import io.ficus.membership.application.SampleParts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The routed port keeps the port's promises in every stage. */
class RoutedMembersTest {

  private static ShopStores stores;

  @BeforeAll
  static void start() {
    stores = new ShopStores("routed");
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @Nested
  class InOff extends InStage {
    InOff() {
      super(Stage.OFF);
    }
  }

  @Nested
  class InDualWrite extends InStage {
    InDualWrite() {
      super(Stage.DUAL_WRITE);
    }
  }

  @Nested
  class InShadow extends InStage {
    InShadow() {
      super(Stage.SHADOW);
    }
  }

  @Nested
  class InLive extends InStage {
    InLive() {
      super(Stage.LIVE);
    }
  }

  @Nested
  class InRampDown extends InStage {
    InRampDown() {
      super(Stage.RAMP_DOWN);
    }
  }

  @Nested
  class InComplete extends InStage {
    InComplete() {
      super(Stage.COMPLETE);
    }
  }

  @Test
  void offLeavesTheDomainStoreAlone() {
    stores.stage(Stage.OFF);
    assertThat(stores.domain().find(enrol())).isEmpty();
  }

  @Test
  void theSecondWriteBringsWhatTheShopHolds() {
    stores.stage(Stage.DUAL_WRITE);
    MemberId id = enrol();
    await().until(() -> stores.domain().find(id).isPresent());
    assertThat(stores.domain().find(id)).isEqualTo(stores.legacy().find(id));
  }

  @Test
  void theDomainsWritesReachTheShopWhileTheDomainIsTheAuthority() {
    stores.stage(Stage.RAMP_DOWN);
    MemberId id = enrol();
    assertThat(stores.domain().find(id)).isPresent();
    await().until(() -> stores.legacy().find(id).isPresent());
    assertThat(stores.legacy().find(id)).isEqualTo(stores.domain().find(id));
  }

  @Test
  void inLiveOnlyKeysOfTheRampReadTheDomainStoreAndTheOthersLagIsNoMismatch() {
    stores.stage(Stage.LIVE);
    MemberId known = onlyInTheDomainStore();
    MemberId other = onlyInTheDomainStore();
    stores.ramp("membership", new ReadRamp(0, Set.of(known.toString())));
    long before = stores.counts().compared();
    long mismatched = stores.counts().mismatched();
    try {
      assertThat(stores.routed().find(known)).isPresent();
      assertThat(stores.routed().current(other)).as("for who decides").isPresent();
      await()
          .until(
              () -> {
                assertThat(stores.routed().find(other)).isEmpty();
                return stores.counts().compared() > before;
              });
      assertThat(stores.counts().mismatched()).isEqualTo(mismatched);
    } finally {
      stores.ramp("membership", ReadRamp.EVERY_KEY);
    }
  }

  // As between a write and the reverse sync.
  private static MemberId onlyInTheDomainStore() {
    MemberId id = new MemberId(stores.routed().nextId().value() + 2_000_000);
    stores
        .domain()
        .change(
            id,
            m ->
                new Members.Change<>(
                    "", List.of(SampleParts.profile(id), SampleParts.enrolment(id))));
    return id;
  }

  @Test
  void everyWriteOfTheSeamCarriesAnOriginMark() {
    stores.stage(Stage.OFF);
    stores.changes();
    stores.shop.query(
        "SELECT pg_create_logical_replication_slot('marks', 'test_decoding')", row -> {});
    enrol();
    List<String> log =
        stores.shop.queryForList(
            "SELECT data FROM pg_logical_slot_get_changes('marks', NULL, NULL)", String.class);
    stores.shop.query("SELECT pg_drop_replication_slot('marks')", row -> {});
    assertThat(log.get(1)).contains("ficus.origin").contains("membership|");
  }

  private static MemberId enrol() {
    // Ids that neither store has, whichever is asked.
    MemberId id = new MemberId(stores.routed().nextId().value() + 1_000_000);
    stores
        .routed()
        .change(
            id,
            m ->
                new Members.Change<>(
                    "", List.of(SampleParts.profile(id), SampleParts.enrolment(id))));
    return id;
  }

  abstract static class InStage extends MembersContract {

    private final Stage stage;

    InStage(Stage stage) {
      this.stage = stage;
    }

    @BeforeEach
    void enter() {
      stores.stage(stage);
    }

    @Override
    protected Members members() {
      return stores.routed();
    }
  }
}
