package io.ficus.cutover.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.DomainStage;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CachedStagesTest {

  private static final String D = "membership";
  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofDays(1);

  private final FakeStageRecords records = new FakeStageRecords();

  @Test
  void followsWhatAnotherInstanceChanges() {
    CutoverFixture elsewhere = new CutoverFixture(records, now -> {});
    elsewhere.cutovers.register(D);
    try (CachedStages stages = CachedStages.following(records, new FakeReadRamps(), SOON)) {
      assertThat(stages.of(D)).isEqualTo(new StageAt(D, Stage.OFF, 1));

      elsewhere.cutovers.advance(D, CutoverFixture.request());

      await()
          .untilAsserted(
              () -> assertThat(stages.of(D)).isEqualTo(new StageAt(D, Stage.DUAL_WRITE, 2)));
    }
  }

  @Test
  void knowsAtOnceWhatItsOwnInstanceChanges() {
    try (CachedStages stages = CachedStages.following(records, new FakeReadRamps(), NEVER)) {
      CutoverFixture here = new CutoverFixture(records, stages);

      here.cutovers.register(D);
      assertThat(stages.of(D).stage()).isEqualTo(Stage.OFF);
      here.cutovers.advance(D, CutoverFixture.request());
      assertThat(stages.of(D).stage()).isEqualTo(Stage.DUAL_WRITE);
      here.cutovers.rollback(D, Optional.empty(), CutoverFixture.request());
      assertThat(stages.of(D)).isEqualTo(new StageAt(D, Stage.OFF, 3));
    }
  }

  @Test
  void neverFallsToALowerEpoch() {
    try (CachedStages stages = CachedStages.following(records, new FakeReadRamps(), NEVER)) {
      stages.moved(stage(Stage.SHADOW, 3));
      stages.moved(stage(Stage.DUAL_WRITE, 2));

      assertThat(stages.of(D)).isEqualTo(new StageAt(D, Stage.SHADOW, 3));
    }
  }

  @Test
  void staysAtTheLastKnownStageWhileTheStoreIsAwayAndGoesOnAfterwards() {
    CutoverFixture elsewhere = new CutoverFixture(records, now -> {});
    elsewhere.cutovers.register(D);
    try (CachedStages stages = CachedStages.following(records, new FakeReadRamps(), SOON)) {
      records.goAway(true);
      await().during(Duration.ofMillis(100)).until(() -> stages.of(D).epoch() == 1);
      records.goAway(false);
      elsewhere.cutovers.advance(D, CutoverFixture.request());
      await().until(() -> stages.of(D).epoch() == 2);
    }
  }

  @Test
  void oneReadingServesAllWhoAskedBeforeItBegan() throws Exception {
    new CutoverFixture(records, now -> {}).cutovers.register(D);
    SlowRamps ramps = new SlowRamps();
    try (CachedStages stages = CachedStages.following(records, ramps, NEVER)) {
      int before = ramps.readings.get();
      Thread first = new Thread(() -> stages.lookAgain(D));
      ramps.gate.acquire();
      first.start();
      await().until(() -> ramps.readings.get() == before + 1);
      List<Thread> others =
          Stream.generate(() -> new Thread(() -> stages.lookAgain(D))).limit(20).toList();
      others.forEach(Thread::start);
      await().until(() -> others.stream().allMatch(it -> it.getState() == Thread.State.BLOCKED));

      ramps.gate.release();
      first.join();
      for (Thread other : others) {
        other.join();
      }
      // The first had begun before the others asked, so it may not have seen what they must see.
      assertThat(ramps.readings).hasValue(before + 2);
    }
  }

  private static final class SlowRamps implements ReadRamps {

    final AtomicInteger readings = new AtomicInteger();
    final Semaphore gate = new Semaphore(1);
    private final ReadRamps none = new FakeReadRamps();

    @Override
    public Map<String, ReadRamp> all() {
      readings.incrementAndGet();
      gate.acquireUninterruptibly();
      gate.release();
      return none.all();
    }

    @Override
    public void set(String domain, ReadRamp ramp, String actor, String reason, Instant at) {
      none.set(domain, ramp, actor, reason, at);
    }
  }

  @Test
  void beforeTheFirstReadingItSaysSo() {
    records.goAway(true);
    try (CachedStages stages = CachedStages.following(records, new FakeReadRamps(), SOON)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> stages.of(D))
          .withMessageContaining("never read");

      records.goAway(false);
      new CutoverFixture(records, now -> {}).cutovers.register(D);
      await().ignoreExceptions().until(() -> stages.of(D).epoch() == 1);
    }
  }

  @Test
  void anUnknownDomainIsAFaultThatNamesTheKnownOnes() {
    new CutoverFixture(records, now -> {}).cutovers.register(D);
    try (CachedStages stages = CachedStages.following(records, new FakeReadRamps(), NEVER)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> stages.of("voucher"))
          .withMessageContaining("voucher")
          .withMessageContaining(D);
    }
  }

  private static DomainStage stage(Stage stage, long epoch) {
    return new DomainStage(D, stage, epoch, Instant.EPOCH, "ada", "why");
  }
}
