package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.Stage;
import io.ficus.embedded.TcpProxy;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connection to the control store ends at the commit by which the authority moves, on real
 * stores, through a real network.
 */
@Tag("C6")
@Tag("long")
class LostAtTheFlipTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static Demo demo;
  private static Operator elsewhere;
  private static Accounts accounts;
  private static List<MemberId> members;

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null), line -> {});
    await().atMost(LIMIT).until(demo::caughtUp);
    elsewhere = new Operator(demo.address(), Shifts.DOMAIN);
    elsewhere.installFence();
    accounts = new Accounts(demo);
    members = accounts.someMembers(8);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @ParameterizedTest
  @EnumSource
  void isResolvedByReading(TcpProxy.When when) throws Exception {
    elsewhere.standAt(Stage.SHADOW);
    long epoch = epoch();
    Writers writers = new Writers(demo.part(Members.class), members);
    writers.start(2);
    try (LostAtTheFlip lost = LostAtTheFlip.start(demo, when, false)) {
      new Operator(lost.address(), Shifts.DOMAIN).standAt(Stage.LIVE);
    }
    elsewhere.awaitSound();
    assertThat(elsewhere.stage()).isEqualTo(Stage.LIVE);
    assertThat(epoch()).as("it moved once").isEqualTo(epoch + 1);
    account(writers);
  }

  @ParameterizedTest
  @EnumSource
  void isSaidToBeUnknownWhereNobodyAnswers(TcpProxy.When when) throws Exception {
    elsewhere.standAt(Stage.SHADOW);
    long epoch = epoch();
    Writers writers = new Writers(demo.part(Members.class), members);
    writers.start(2);
    try (LostAtTheFlip lost = LostAtTheFlip.start(demo, when, true)) {
      Operator there = new Operator(lost.address(), Shifts.DOMAIN);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                elsewhere.type("reconcile", "run", Shifts.DOMAIN);
                Typed advance =
                    there.type("cutover", "advance", Shifts.DOMAIN, "--reason", "forward");
                assertThat(advance.out() + advance.err())
                    .contains("Whether the authority has moved is not known");
              });
      // It has guessed nothing: whoever can read the store finds out, there or elsewhere.
      elsewhere.awaitSound();
    }
    assertThat(elsewhere.stage())
        .isEqualTo(when == TcpProxy.When.AFTER ? Stage.LIVE : Stage.SHADOW);
    assertThat(epoch()).isEqualTo(when == TcpProxy.When.AFTER ? epoch + 1 : epoch);
    account(writers);
  }

  private static void account(Writers writers) throws Exception {
    Writers.History history = writers.stop();
    elsewhere.standAt(Stage.SHADOW);
    await().atMost(LIMIT).until(demo::caughtUp);
    assertThat(history.faults()).isEmpty();
    assertThat(history.acknowledged()).isNotEmpty();
    accounts.requireOnceInBoth(history.acknowledged());
    accounts.requireInNeither(history.refused());
    accounts.requireSamePoints(members);
  }

  private static long epoch() {
    return demo.part(Cutovers.class).show(Shifts.DOMAIN).orElseThrow().epoch();
  }
}
