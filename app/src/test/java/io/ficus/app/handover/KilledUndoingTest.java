package io.ficus.app.handover;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure.State;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link CoordinatorKilledTest}, of a server that lifts the fence because the pause took too
 * long, and of one that says again what both ownership rows should say.
 */
@Tag("C6")
@Tag("long")
class KilledUndoingTest {

  @TempDir private static Path directory;
  private static Demo demo;
  private static KilledCoordinator killed;

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null), line -> {});
    killed = new KilledCoordinator(demo, directory);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  /** It notices at the drain: that it gives up is stored, then that the fence is lifted. */
  static Stream<Edge> undoing() {
    return Stream.of(
        new Edge(HandOverStep.DRAIN, Edge.When.AFTER),
        new Edge(HandOverStep.DRAIN, Edge.When.BEFORE, State.UNDOING),
        new Edge(HandOverStep.DRAIN, Edge.When.AFTER, State.UNDOING));
  }

  @ParameterizedTest
  @MethodSource
  void undoing(Edge edge) throws Exception {
    killed.undoing(edge);
  }

  static Stream<Edge> reasserting() {
    return Edge.of(Course.REASSERT);
  }

  @ParameterizedTest
  @MethodSource
  void reasserting(Edge edge) throws Exception {
    killed.reasserting(edge);
  }
}
