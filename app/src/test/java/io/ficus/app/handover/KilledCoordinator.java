package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Kills a server that coordinates a hand-over, in a process of its own, while the demo's own
 * server, which writers use meanwhile, survives and takes over; and accounts for every write.
 */
final class KilledCoordinator {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Edge FLIPPED = new Edge(HandOverStep.FLIP, Edge.When.AFTER);

  private final Demo demo;
  private final Path directory;
  private final Operator survivor;
  private final Accounts accounts;
  private final List<MemberId> members;

  /** Puts a running demo behind the fence. */
  KilledCoordinator(Demo demo, Path directory) {
    this.demo = demo;
    this.directory = directory;
    await().atMost(LIMIT).until(demo::caughtUp);
    survivor = new Operator(demo.address(), Shifts.DOMAIN);
    survivor.installFence();
    accounts = new Accounts(demo);
    members = accounts.someMembers(8);
  }

  void forward(Edge edge) throws Exception {
    killedBetween(Stage.SHADOW, Stage.LIVE, Course.TO_DOMAIN, edge);
  }

  void back(Edge edge) throws Exception {
    killedBetween(Stage.LIVE, Stage.SHADOW, Course.TO_LEGACY, edge);
  }

  private void killedBetween(Stage from, Stage to, Course course, Edge edge) throws Exception {
    Writers writers = new Writers(demo.part(Members.class), members);
    Writers.History history;
    try {
      killed(from, to, edge, writers);
      if (course.isPastTheFlip(edge.step()) || edge.equals(FLIPPED)) {
        assertThat(survivor.stage()).isEqualTo(to);
      }
    } finally {
      // They would write into the next one, too.
      history = writers.stop();
    }
    survivor.standAt(Stage.SHADOW);
    await().atMost(LIMIT).until(demo::caughtUp);

    assertThat(history.faults()).isEmpty();
    assertThat(history.acknowledged()).isNotEmpty();
    accounts.requireOnceInBoth(history.acknowledged());
    accounts.requireInNeither(history.refused());
    accounts.requireSamePoints(members);
    // It takes long; whoever waits sees how far it is.
    System.out.println("sound after a death " + edge + ", " + from + " to " + to);
  }

  /** Until the survivor has made everything sound again. */
  private void killed(Stage from, Stage to, Edge edge, Writers writers) throws Exception {
    try (ServerProcess coordinator =
        ServerProcess.startToDieAt(edge, demo.settingsToJoin(), directory)) {
      survivor.standAt(from);
      writers.start(2, Duration.ofMillis(50));
      Operator operator = new Operator(coordinator.address(), Shifts.DOMAIN);
      await()
          .atMost(LIMIT.multipliedBy(2))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                if (!coordinator.wasKilled(Duration.ZERO)) {
                  // The survivor may have taken over a coordinator that was slow, and finished.
                  survivor.standAt(from);
                  assertThat(begin(operator, to, coordinator)).isEqualTo("killed");
                }
              });
    } finally {
      survivor.awaitSound();
    }
  }

  /** One attempt, which ends with its death unless it is given up before. */
  private String begin(Operator operator, Stage to, ServerProcess coordinator)
      throws InterruptedException {
    if (to == Stage.LIVE) {
      assertThat(survivor.type("reconcile", "run", Shifts.DOMAIN).out()).contains("MATCHES");
    }
    Typed typed =
        to == Stage.LIVE
            ? operator.type("cutover", "advance", Shifts.DOMAIN, "--reason", "forward")
            : operator.type(
                "cutover", "rollback", Shifts.DOMAIN, "--to", to.name(), "--reason", "back");
    return coordinator.wasKilled(Duration.ofSeconds(2)) ? "killed" : typed.out() + typed.err();
  }
}
