package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.seam.SeamSettings.Room;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A compared read of which the other store has no answer is counted as its fault. */
@Tag("C6")
@Timeout(20)
class UnansweredReadsTest {

  private static final long EPOCH = 7;

  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final RecordingStore legacy = new RecordingStore("legacy", journal);
  private final RecordingStore domain = new RecordingStore("domain", journal);
  private final RecordingWatermarks watermarks = new RecordingWatermarks(journal);
  private final CountDownLatch held = new CountDownLatch(1);
  private SeamRouter router = router(Duration.ofSeconds(10));

  @AfterEach
  void close() {
    held.countDown();
    router.close();
  }

  @Test
  void aReadThatThrowsPastTheMarkIsAFaultAndDoesNotReachTheCaller() {
    domain.troubledBy(UnansweredReadsTest::noSuchColumn);

    assertThat(read()).isEqualTo("v");

    await().until(() -> counts().faulted() == 1);
    assertThat(journal)
        .containsExactly(
            "read legacy", "read domain", "mark", "await membership", "read domain", "read legacy");
    assertThat(counts().lastError().orElseThrow().text()).contains("no such column");
    assertThat(counts().compared()).isEqualTo(1);
    assertThat(heard).contains("7 FAULTED");
  }

  @Test
  void aReadThatThrowsForWantOfARowOnItsWayIsNone() {
    domain.troubledBy(UnansweredReadsTest::noSuchColumn);
    watermarks.meanwhile(() -> domain.troubledBy(() -> {}));

    read();

    await().until(() -> counts().matched() == 1);
  }

  @Test
  void aReadOfARowThatMovedMeanwhileIsInconclusive() {
    domain.troubledBy(UnansweredReadsTest::noSuchColumn);
    watermarks.meanwhile(() -> legacy.holds("later"));

    read();

    await().until(() -> counts().inconclusive() == 1);
  }

  @Test
  void aReadThatHangsIsAFaultAtItsLimit() {
    router.close();
    router = router(Duration.ofMillis(50));
    domain.troubledBy(this::hang);

    assertThat(read()).isEqualTo("v");

    await().until(() -> counts().faulted() == 1);
    assertThat(counts().lastError().orElseThrow().text()).contains("longer than 50 ms");
    router.close();
    assertThat(journal).doesNotContain("mark");
  }

  @Test
  void aStoreOfOursThatFailsIsNotTheOthersFault() {
    domain.holds("stale");
    watermarks.meanwhile(() -> legacy.troubledBy(UnansweredReadsTest::noSuchColumn));

    read();

    await().until(() -> counts().inconclusive() == 1);
  }

  @Test
  void aMarkThatIsNotReachedIsNobodysFault() {
    domain.troubledBy(UnansweredReadsTest::noSuchColumn);
    watermarks.timeOut();

    read();

    await().until(() -> counts().inconclusive() == 1);
    assertThat(counts().faulted()).isZero();
  }

  private static void noSuchColumn() {
    throw new IllegalStateException("no such column");
  }

  private void hang() {
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String read() {
    return router.read("membership", "find", 42L, legacy.read(), domain.read());
  }

  private SeamCounts counts() {
    return router.counts("membership");
  }

  private SeamRouter router(Duration limit) {
    return new SeamRouter(
        name -> new StageAt(name, Stage.SHADOW, EPOCH),
        watermarks,
        new SeamSettings(1, new Room(1, 2, limit), new Room(1, 2, limit), Duration.ZERO),
        Clock.systemUTC(),
        () -> "intent",
        n -> 0,
        (name, epoch, operation, event) -> heard.add(epoch + " " + event));
  }
}
