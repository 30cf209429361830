package io.ficus.cutover.adapter.out.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.application.CachedStages;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.application.FleetPulse;
import io.ficus.cutover.domain.gate.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class FleetAndRampsTest {

  private static final Duration OFTEN = Duration.ofMillis(20);
  private static ControlStore store;

  @BeforeAll
  static void start() {
    store = new ControlStore();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static CutoverFixture at(String domain, Stage stage) {
    CutoverFixture fixture = new CutoverFixture(store.records(), now -> {});
    fixture.standAt(domain, stage);
    return fixture;
  }

  @Test
  void instancesAreSeenWithTheEpochOnWhichTheyAct() {
    CutoverFixture fixture = at("fleet", Stage.OFF);
    Fleet fleet = store.fleet();
    try (CachedStages stages = CachedStages.following(store.records(), store.ramps(), OFTEN);
        FleetPulse pulse = FleetPulse.of(fleet, "app-1", stages, OFTEN)) {
      fleet.beat("app-2", List.of(new StageAt("fleet", Stage.OFF, 1)));
      fixture.cutovers.advance("fleet", CutoverFixture.request());

      await()
          .untilAsserted(
              () ->
                  assertThat(fleet.members("fleet"))
                      .extracting(Member::instance, Member::epoch, Member::alive)
                      .containsExactly(tuple("app-1", 2L, true), tuple("app-2", 1L, true)));
    }
    assertThat(fleet.members("fleet")).extracting(Member::instance).containsExactly("app-2");

    store.jdbc.update(
        "UPDATE control.cutover_instance SET last_seen = now() - interval '11 seconds'");
    assertThat(fleet.members("fleet"))
        .singleElement()
        .satisfies(
            dead -> {
              assertThat(dead.alive()).isFalse();
              assertThat(dead.silentFor()).isGreaterThanOrEqualTo(Duration.ofSeconds(11));
            });
    fleet.leave("app-2");
  }

  @Test
  void anAcknowledgedEpochNeverFalls() {
    at("late", Stage.SHADOW);
    Fleet fleet = store.fleet();

    fleet.beat("app-9", List.of(new StageAt("late", Stage.SHADOW, 2)));
    fleet.beat("app-9", List.of(new StageAt("late", Stage.OFF, 1)));

    assertThat(fleet.members("late"))
        .filteredOn(member -> member.instance().equals("app-9"))
        .extracting(Member::epoch)
        .containsExactly(2L);
    fleet.leave("app-9");
  }

  @Test
  void theNewestRampReachesEveryInstance() {
    at("ramped", Stage.SHADOW);
    ReadRamp few = new ReadRamp(5, Set.of("7", "8"));
    try (CachedStages stages = CachedStages.following(store.records(), store.ramps(), OFTEN)) {
      assertThat(stages.of("ramped").ramp()).isEqualTo(ReadRamp.EVERY_KEY);

      store.ramps().set("ramped", new ReadRamp(1, Set.of()), "ada", "first", Instant.EPOCH);
      store.ramps().set("ramped", few, "ada", "then", Instant.EPOCH);

      await().untilAsserted(() -> assertThat(stages.of("ramped").ramp()).isEqualTo(few));
    }
    assertThat(store.ramps().all()).containsEntry("ramped", few);
  }

  @Test
  void aRampNeedsAReason() {
    at("unreasoned", Stage.SHADOW);

    assertThatThrownBy(
            () ->
                store.jdbc.update(
                    "INSERT INTO control.cutover_ramp (domain, percent, keys, actor, reason, at)"
                        + " VALUES ('unreasoned', 5, '{}', 'ada', ' ', now())"))
        .isInstanceOf(DataAccessException.class);
  }
}
