package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.seam.SeamSettings.Room;
import io.ficus.seam.ownership.WriteRefusedException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens beside the caller's path, and that it stays there. */
@Timeout(20)
class SeamRouterTest {

  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final RecordingStore legacy = new RecordingStore("legacy", journal);
  private final RecordingStore domain = new RecordingStore("domain", journal);
  private final RecordingWatermarks watermarks = new RecordingWatermarks(journal);
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile Stage stage = Stage.SHADOW;
  private SeamRouter router = router(1, Duration.ofSeconds(10));

  @AfterEach
  void close() {
    held.countDown();
    router.close();
  }

  @Test
  void aFailingSecondWriteIsCountedAndKeptAsLastError() {
    domain.troubledBy(
        () -> {
          throw new IllegalStateException("the store is away");
        });

    assertThat(write()).isEqualTo("answer of legacy");

    await().until(() -> counts().secondWritesFailed() == 1);
    assertThat(counts().lastError().orElseThrow().text()).contains("the store is away");
    assertThat(counts().lastError().orElseThrow().key()).isEqualTo("42");
  }

  @Test
  @Tag("C5")
  void aRefusedWriteIsRepeatedWhereTheAuthorityNowIs() {
    router.close();
    router = patient(Duration.ofSeconds(10));
    legacy.troubledBy(
        () -> {
          // The authority has moved, and this instance hears of it by the refusal.
          stage = Stage.COMPLETE;
          throw new IllegalStateException(new SQLException("refused", "55F05"));
        });

    assertThat(write()).isEqualTo("answer of domain");

    assertThat(journal).containsExactly("write legacy intent", "write domain intent");
    assertThat(counts().refused()).isEqualTo(1);
    assertThat(counts().writes()).isEqualTo(1);
  }

  @Test
  @Tag("C5")
  void aWriteThatStaysRefusedTellsItsCallerWhy() {
    router.close();
    router = patient(Duration.ofMillis(20));
    legacy.troubledBy(
        () -> {
          throw new IllegalStateException(new SQLException("handed over", "55F05"));
        });

    assertThatThrownBy(this::write)
        .isInstanceOf(WriteRefusedException.class)
        .hasMessageContaining("handed over");

    assertThat(counts().refused()).isPositive();
    assertThat(counts().lastError().orElseThrow().text()).contains("handed over");
    assertThat(journal).doesNotContain("write domain intent");
  }

  @Test
  void aHangingSecondWriteFailsAtItsLimitAndTheCallerIsLongGone() {
    router.close();
    router = router(1, Duration.ofMillis(50));
    domain.troubledBy(this::hangDeaf);

    assertThat(write()).isEqualTo("answer of legacy");

    await().until(() -> counts().secondWritesFailed() == 1);
    assertThat(counts().lastError().orElseThrow().text()).contains("longer than 50 ms");
  }

  @Test
  void secondWritesBehindAHangingOneAreSkippedOnceTheQueueIsFull() {
    domain.troubledBy(this::hangDeaf);

    // One runs, two wait, the rest finds no room.
    for (int i = 0; i < 6; i++) {
      assertThat(write()).isEqualTo("answer of legacy");
      await().until(() -> journal.contains("write domain intent"));
    }

    assertThat(counts().secondWritesSkipped()).isEqualTo(3);
    assertThat(counts().lastError().orElseThrow().text()).contains("too many");
  }

  @Test
  void anInterruptThatComesTooLateDoesNotHitTheNextWrite() {
    router.close();
    router = router(1, Duration.ofMillis(50));
    domain.troubledBy(this::hang);
    write();
    await().until(() -> counts().secondWritesFailed() == 1);

    domain.troubledBy(() -> {});
    write();

    await().until(() -> counts().secondWritesOk() == 1);
    assertThat(counts().secondWritesFailed()).isEqualTo(1);
  }

  @Test
  void equalStoresMatchWithoutAMarkInTheLog() {
    read();

    await().until(() -> counts().matched() == 1);
    assertThat(journal).containsExactly("read legacy", "read domain");
  }

  @Test
  void aDifferencePastAWatermarkIsAMismatch() {
    domain.holds("stale");

    assertThat(read()).isEqualTo("v");

    await().until(() -> counts().mismatched() == 1);
    assertThat(journal)
        .containsExactly(
            "read legacy", "read domain", "mark", "await membership", "read domain", "read legacy");
    assertThat(counts().lastMismatch().orElseThrow().operation()).isEqualTo("find");
  }

  @Test
  void aDifferenceThatTheWatermarkBringsUpToDateMatches() {
    domain.holds("stale");
    watermarks.meanwhile(() -> domain.holds("v"));

    read();

    await().until(() -> counts().matched() == 1);
  }

  @Test
  void aDomainThatAlreadyHasTheLaterChangeMatches() {
    domain.holds("stale");
    watermarks.meanwhile(
        () -> {
          legacy.holds("later");
          domain.holds("later");
        });

    read();

    await().until(() -> counts().matched() == 1);
  }

  @Test
  void aRowThatMovesMeanwhileIsInconclusive() {
    domain.holds("stale");
    watermarks.meanwhile(() -> legacy.holds("later"));

    read();

    await().until(() -> counts().inconclusive() == 1);
    assertThat(counts().mismatched()).isZero();
  }

  @Test
  void aDomainThatDoesNotReachTheMarkIsInconclusive() {
    domain.holds("stale");
    watermarks.timeOut();

    read();

    await().until(() -> counts().inconclusive() == 1);
    assertThat(counts().lastError().orElseThrow().text()).contains("cdc.shop.membership-0");
  }

  @Test
  void aLegacyStoreThatDiffersUnderTheDomainsAuthorityIsInconclusive() {
    stage = Stage.LIVE;
    legacy.holds("behind");

    assertThat(read()).isEqualTo("v");

    await().until(() -> counts().inconclusive() == 1);
    assertThat(journal).doesNotContain("mark");
  }

  @Test
  void hangingComparedReadsAreDroppedAndDoNotSlowTheCaller() {
    domain.troubledBy(this::hangDeaf);

    for (int i = 0; i < 6; i++) {
      assertThat(read()).isEqualTo("v");
      await().until(() -> journal.contains("read domain"));
    }

    assertThat(counts().dropped()).isEqualTo(3);
    assertThat(counts().compared()).isZero();
  }

  @Test
  void onlyTheSampleIsCompared() {
    router.close();
    AtomicInteger throwOfDice = new AtomicInteger();
    router =
        new SeamRouter(
            name -> new StageAt(name, stage, 1),
            watermarks,
            settings(10, Duration.ofSeconds(5)),
            Clock.systemUTC(),
            () -> "intent",
            n -> throwOfDice.getAndIncrement() % n,
            SeamListener.NONE);

    for (int i = 0; i < 20; i++) {
      read();
    }

    await().until(() -> counts().compared() == 2);
    router.close();
    assertThat(counts().compared()).isEqualTo(2);
    assertThat(counts().reads()).isEqualTo(20);
  }

  @Test
  void aListenerThatThrowsDisturbsNobody() {
    router.close();
    router =
        new SeamRouter(
            name -> new StageAt(name, stage, 1),
            watermarks,
            settings(1, Duration.ofSeconds(5)),
            Clock.systemUTC(),
            () -> "intent",
            n -> 0,
            (name, epoch, operation, event) -> {
              throw new IllegalStateException("metrics are away");
            });

    assertThat(read()).isEqualTo("v");
    assertThat(write()).isEqualTo("answer of legacy");
    await().until(() -> counts().secondWritesOk() == 1);
  }

  private String read() {
    return router.read("membership", "find", 42L, legacy.read(), domain.read());
  }

  private String write() {
    return router.write(
        "membership", "change", 42L, legacy.writeThen(domain), domain.writeThen(legacy));
  }

  private SeamCounts counts() {
    return router.counts("membership");
  }

  private void hang() {
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** As a read from a socket hangs: an interrupt does not end it. */
  private void hangDeaf() {
    boolean open = false;
    while (!open) {
      try {
        held.await();
        open = true;
      } catch (InterruptedException e) {
        Thread.onSpinWait();
      }
    }
  }

  private SeamRouter router(int sampleOneIn, Duration limit) {
    return new SeamRouter(
        name -> new StageAt(name, stage, 1),
        watermarks,
        settings(sampleOneIn, limit),
        Clock.systemUTC(),
        () -> "intent",
        n -> 0,
        SeamListener.NONE);
  }

  private SeamRouter patient(Duration patience) {
    Room room = new Room(1, 2, Duration.ofSeconds(10));
    return new SeamRouter(
        name -> new StageAt(name, stage, 1),
        watermarks,
        new SeamSettings(1, room, room, patience),
        Clock.systemUTC(),
        () -> "intent",
        n -> 0,
        SeamListener.NONE);
  }

  private static SeamSettings settings(int sampleOneIn, Duration limit) {
    return new SeamSettings(
        sampleOneIn, new Room(1, 2, limit), new Room(1, 2, limit), Duration.ZERO);
  }
}
