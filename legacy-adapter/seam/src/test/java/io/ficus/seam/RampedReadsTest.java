package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.seam.SeamSettings.Room;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads under a ramp that lets one key in: 7. */
@Timeout(20)
class RampedReadsTest {

  private static final ReadRamp ONLY_SEVEN = new ReadRamp(0, Set.of("7"));

  private final List<SeamEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final RecordingStore legacy = new RecordingStore("legacy", journal);
  private final RecordingStore domain = new RecordingStore("domain", journal);
  private final Room room = new Room(1, 4, Duration.ofSeconds(10));
  private volatile Stage stage = Stage.LIVE;
  private final SeamRouter router =
      new SeamRouter(
          name -> new StageAt(name, stage, 4, ONLY_SEVEN),
          new RecordingWatermarks(journal),
          new SeamSettings(1, room, room, Duration.ZERO),
          Clock.systemUTC(),
          () -> "intent",
          n -> 0,
          (name, epoch, operation, event) -> events.add(event));

  @AfterEach
  void close() {
    router.close();
  }

  @Test
  void inLiveAKeyOutsideIsAnsweredByTheLegacyStoreWhoseLagIsNoMismatch() {
    legacy.holds("behind");

    assertThat(read(42)).isEqualTo("behind");

    await().until(() -> counts().compared() == 1);
    assertThat(counts().mismatched()).isZero();
    assertThat(counts().inconclusive()).isEqualTo(1);
    assertThat(journal)
        .as("the forward mark says nothing of the way back")
        .doesNotContain("mark")
        .startsWith("read legacy", "read domain");
  }

  @Test
  void inLiveAKeyOutsideWhoseStoresAgreeMatches() {
    assertThat(read(42)).isEqualTo("v");

    await().until(() -> counts().matched() == 1);
  }

  @Test
  void inLiveAKeyInsideIsAnsweredByTheDomainStore() {
    legacy.holds("behind");

    assertThat(read(7)).isEqualTo("v");

    await().until(() -> counts().inconclusive() == 1);
    assertThat(journal).startsWith("read domain", "read legacy").doesNotContain("mark");
  }

  @Test
  void inShadowOnlyKeysInsideAreCompared() {
    stage = Stage.SHADOW;
    domain.holds("stale");

    assertThat(read(42)).isEqualTo("v");
    assertThat(read(7)).isEqualTo("v");

    await().until(() -> counts().mismatched() == 1);
    router.close();
    assertThat(counts().compared()).isEqualTo(1);
  }

  @Test
  void whatTakesThePathOfTheStageIsCounted() {
    read(42);
    read(7);
    stage = Stage.RAMP_DOWN;
    read(42);

    assertThat(events)
        .filteredOn(event -> event == SeamEvent.READ || event == SeamEvent.RAMPED)
        .containsExactly(
            SeamEvent.READ, SeamEvent.READ, SeamEvent.RAMPED, SeamEvent.READ, SeamEvent.RAMPED);
  }

  @Test
  void whatADecisionIsBuiltOnIsTheAuthoritysWhateverTheKey() {
    legacy.holds("behind");

    assertThat(current(42)).isEqualTo("v");
    assertThat(current(7)).isEqualTo("v");

    await().until(() -> counts().inconclusive() == 2);
    assertThat(counts().reads()).isEqualTo(2);
    assertThat(journal).startsWith("read domain").doesNotContain("mark");
  }

  @Test
  void inShadowWhatADecisionIsBuiltOnIsComparedForKeysInside() {
    stage = Stage.SHADOW;
    domain.holds("stale");

    assertThat(current(42)).isEqualTo("v");
    assertThat(current(7)).isEqualTo("v");

    await().until(() -> counts().mismatched() == 1);
    router.close();
    assertThat(counts().compared()).isEqualTo(1);
  }

  private String current(long key) {
    return router.current("membership", "current", now -> key, legacy.read(), domain.read());
  }

  private String read(long key) {
    return router.read("membership", "find", key, legacy.read(), domain.read());
  }

  private SeamCounts counts() {
    return router.counts("membership");
  }
}
