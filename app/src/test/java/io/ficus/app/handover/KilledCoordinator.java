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
    killedBetween(Stage.SHADOW, Stage.LIVE, Course.TO_DOMAIN, edge, false);
  }

  void back(Edge edge) throws Exception {
    killedBetween(Stage.LIVE, Stage.SHADOW, Course.TO_LEGACY, edge, false);
  }

  /** While it gives a hand-over up that took too long behind the fence. */
  void undoing(Edge edge) throws Exception {
    killedBetween(Stage.SHADOW, Stage.LIVE, Course.TO_DOMAIN, edge, true);
    assertThat(survivor.stage()).isEqualTo(Stage.SHADOW);
  }

  void reasserting(Edge edge) throws Exception {
    killedBetween(Stage.LIVE, Stage.LIVE, Course.REASSERT, edge, false);
  }

  private void killedBetween(Stage from, Stage to, Course course, Edge edge, boolean late)
      throws Exception {
    Writers.History history = killedUnderWrites(from, to, course, edge, late);
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

  /** On the only way that has no way back; the demo is good for nothing else behind it. */
  void completing(Edge edge) throws Exception {
    survivor.standAt(Stage.LIVE);
    survivor.standAt(Stage.SHADOW);
    Writers.History history =
        killedUnderWrites(Stage.RAMP_DOWN, Stage.COMPLETE, Course.TO_COMPLETE, edge, false);
    survivor.standAt(Stage.COMPLETE);
    survivor.awaitSound();

    assertThat(history.faults()).isEmpty();
    assertThat(history.acknowledged()).isNotEmpty();
    accounts.requireOnceInTheDomainStore(history.acknowledged());
    accounts.requireInNeither(history.refused());
    assertThat(survivor.type("fence", "status", Shifts.DOMAIN).out())
        .containsPattern("left behind for good +true");
    assertThat(survivor.type("reverse", "status", Shifts.DOMAIN).out()).contains("STOPPED");
    System.out.println("sound after a death " + edge + ", to COMPLETE");
  }

  private Writers.History killedUnderWrites(
      Stage from, Stage to, Course course, Edge edge, boolean late) throws Exception {
    Writers writers = new Writers(demo.part(Members.class), members);
    Writers.History history;
    try {
      killed(from, to, edge, late, writers);
      if (course.isPastTheFlip(edge.step()) || edge.equals(FLIPPED)) {
        assertThat(survivor.stage()).isEqualTo(to);
      }
    } finally {
      // They would write into the next one, too.
      history = writers.stop();
    }
    return history;
  }

  /** Until the survivor has made everything sound again. */
  private void killed(Stage from, Stage to, Edge edge, boolean late, Writers writers)
      throws Exception {
    try (ServerProcess coordinator =
        ServerProcess.startToDieAt(edge, late, demo.settingsToJoin(), directory)) {
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
                  assertThat(begin(operator, from, to, coordinator)).isEqualTo("killed");
                }
              });
    } finally {
      survivor.awaitSound();
    }
  }

  /** One attempt, which ends with its death unless it is given up before. */
  private String begin(Operator operator, Stage from, Stage to, ServerProcess coordinator)
      throws InterruptedException {
    Typed typed = from == to ? reassert(operator) : moves(operator, from, to);
    return coordinator.wasKilled(Duration.ofSeconds(2)) ? "killed" : typed.out() + typed.err();
  }

  private static Typed reassert(Operator operator) {
    return operator.type("cutover", "reassert", Shifts.DOMAIN, "--reason", "once more");
  }

  private Typed moves(Operator operator, Stage from, Stage to) {
    String way = to.compareTo(from) > 0 ? "advance" : "rollback";
    if (way.equals("advance")) {
      assertThat(survivor.type("reconcile", "run", Shifts.DOMAIN).out()).contains("MATCHES");
    }
    return operator.type("cutover", way, Shifts.DOMAIN, "--to", to.name(), "--reason", "to test");
  }
}
