package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Authority;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.CutoverOutcome.GivenUp;
import io.ficus.cutover.CutoverOutcome.Unsettled;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Hindrance;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.ControlStore;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.handover.BrittleJournal.Fault;
import io.ficus.cutover.application.handover.BrittleJournal.When;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a hand-over that did not come to its end. */
@Tag("C6")
class UnfinishedHandOverTest {

  private static ControlStore store;
  private static int made;

  private final String domain = "unfinished-" + made++;
  private final SimClock clock = new SimClock();
  private final FakeParts parts = new FakeParts();
  private CutoverFixture fixture;

  @BeforeAll
  static void start() {
    store = new ControlStore();
  }

  @BeforeEach
  void open() {
    fixture = new CutoverFixture(store.records(), now -> {});
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private HandOvers handOvers() {
    HandOverLimits limits = HandOverLimits.usual();
    return parts.instance("app-1", fixture, store.procedures(), limits, clock);
  }

  private CutoverOutcome begin(Stage from, Stage to, HandOverKind kind) {
    fixture.standAt(domain, from);
    DomainStage current = store.records().find(domain).orElseThrow();
    return handOvers()
        .begin(current, to, kind, new ChangeRequest(OptionalLong.empty(), "ada", "why", false));
  }

  private CutoverOutcome toLive() {
    return begin(Stage.SHADOW, Stage.LIVE, HandOverKind.TO_DOMAIN);
  }

  @ParameterizedTest
  @EnumSource
  void whatItWasGivenUpForIsSaid(Hindrance met) {
    Duration late = Duration.ofSeconds(3);
    switch (met) {
      case DIFFERS -> parts.verify = () -> new VerifyOutcome.Differs(7, "key 12");
      case UNDECIDED -> parts.drain = () -> new DrainOutcome.Held(late, "2 stray writes");
      case UNPROVEN -> parts.drain = () -> new DrainOutcome.Unknown("no connection");
      case NOT_IN_TIME -> parts.drain = () -> new DrainOutcome.NotDrained(late, "far behind");
      case FAULT ->
          parts.domain.ownership = new Ownership(1, Authority.DOMAIN, Ownership.Writes.OPEN, 0);
    }

    assertThat(toLive())
        .isInstanceOfSatisfying(GivenUp.class, it -> assertThat(it.why()).isEqualTo(met));
  }

  @Test
  void keysThatCannotBeComparedAreNotProvenToDiffer() {
    parts.verify = () -> new VerifyOutcome.Unproven("no run has ended yet");

    assertThat(toLive())
        .isInstanceOfSatisfying(
            GivenUp.class, it -> assertThat(it.why()).isEqualTo(Hindrance.UNPROVEN));
  }

  @Test
  void aPauseThatWouldBeTooLongIsAMatterOfTime() {
    parts.drain = () -> new DrainOutcome.Drained(Duration.ofSeconds(30));

    assertThat(toLive())
        .isInstanceOfSatisfying(
            GivenUp.class, it -> assertThat(it.why()).isEqualTo(Hindrance.NOT_IN_TIME));
  }

  @Test
  void aPartThatHangsBehindTheFenceDoesNotKeepWritersOut() {
    CountDownLatch never = new CountDownLatch(1);
    parts.sequences =
        () -> {
          hang(never);
          return new PartOutcome.Done("");
        };

    assertThat(toLive())
        .isInstanceOfSatisfying(
            GivenUp.class, it -> assertThat(it.why()).isEqualTo(Hindrance.NOT_IN_TIME));
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY)).isTrue();
    never.countDown();
  }

  private static void hang(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The second try says for sure that it changed nothing; the first one had set the fence. */
  @Test
  void aFenceWhoseOutcomeWasLostIsLiftedEvenIfItCannotBeSetAgain() {
    BrittleJournal brittle =
        new BrittleJournal(
            store.procedures(), HandOverStep.FENCE, When.BEFORE, Fault.CONNECTION_LOST);
    brittle.meanwhile = () -> parts.legacy.away = true;
    fixture.standAt(domain, Stage.SHADOW);
    HandOvers app = parts.instance("app-1", fixture, brittle, HandOverLimits.usual(), clock);

    assertThat(
            app.begin(
                store.records().find(domain).orElseThrow(),
                Stage.LIVE,
                HandOverKind.TO_DOMAIN,
                new ChangeRequest(OptionalLong.empty(), "ada", "why", false)))
        .isInstanceOfSatisfying(
            GivenUp.class, it -> assertThat(it.handOver().state()).isEqualTo("UNDOING"));
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY)).isFalse();

    parts.legacy.away = false;
    app.tend(Runnable::run);
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY)).isTrue();
  }

  @Test
  void whoGotNoLockAtTheFenceHasKeptNobodyOut() {
    parts.verify =
        () -> {
          parts.legacy.busy = true;
          return new VerifyOutcome.Verified(3, Duration.ofMillis(5));
        };

    assertThat(toLive())
        .isInstanceOfSatisfying(
            GivenUp.class,
            it -> {
              assertThat(it.why()).isEqualTo(Hindrance.NOT_IN_TIME);
              assertThat(it.handOver().step()).isEqualTo("FENCE");
              assertThat(it.handOver().state()).isEqualTo("ABANDONED");
              assertThat(it.handOver().pause()).isEmpty();
            });
  }

  @Test
  void aLoserThatIsAwayAfterTheFlipKeepsNobodyWaiting() {
    parts.verifyDrained =
        () -> {
          parts.legacy.away = true;
          return new VerifyOutcome.Verified(3, Duration.ofMillis(5));
        };

    assertThat(toLive())
        .isInstanceOfSatisfying(
            Unsettled.class,
            it -> {
              assertThat(it.handOver().step()).isEqualTo("CLOSE_LOSER");
              assertThat(it.handOver().truth())
                  .isEqualTo(
                      "The domain store has the authority and takes writes; the legacy store"
                          + " refuses them.");
            });
    assertThat(parts.domain.ownership.opens(Authority.DOMAIN)).isTrue();
    assertThat(parts.legacy.ownership.opens(Authority.LEGACY)).isFalse();
  }

  @Test
  void aWinnerThatIsAwayAfterTheFlipLeavesBothStoresClosedAndIsSaidSo() {
    parts.verifyDrained =
        () -> {
          parts.domain.away = true;
          return new VerifyOutcome.Verified(3, Duration.ofMillis(5));
        };

    assertThat(toLive())
        .isInstanceOfSatisfying(
            Unsettled.class,
            it -> {
              assertThat(it.handOver().step()).isEqualTo("OPEN_WINNER");
              assertThat(it.handOver().truth())
                  .contains("domain store has the authority and may not take writes yet")
                  .contains("legacy store refuses them");
            });
  }
}
