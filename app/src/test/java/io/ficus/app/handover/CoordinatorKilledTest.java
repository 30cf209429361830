package io.ficus.app.handover;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.domain.handover.Course;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server that coordinates a hand-over is killed at every edge of it, on real stores and under
 * writes. Another one takes over.
 */
@Tag("C6")
@Tag("long")
class CoordinatorKilledTest {

  /** Those of which steps; all, unless somebody says {@code -Dcutover.steps=FLIP,...}. */
  private static final String STEPS = System.getProperty("cutover.steps", "");

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

  static Stream<Edge> forward() {
    return edges(Course.TO_DOMAIN);
  }

  static Stream<Edge> back() {
    return edges(Course.TO_LEGACY);
  }

  private static Stream<Edge> edges(Course course) {
    List<String> wanted = STEPS.isEmpty() ? List.of() : List.of(STEPS.split(","));
    return Edge.of(course).filter(e -> wanted.isEmpty() || wanted.contains(e.step().name()));
  }

  @ParameterizedTest
  @MethodSource
  void forward(Edge edge) throws Exception {
    killed.forward(edge);
  }

  @ParameterizedTest
  @MethodSource
  void back(Edge edge) throws Exception {
    killed.back(edge);
  }
}
