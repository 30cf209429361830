package io.ficus.app.handover;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.domain.handover.Course;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link CoordinatorKilledTest}, on the way to COMPLETE. There is no way back from there, so
 * each death has a demo of its own.
 */
@Tag("C6")
@Tag("long")
class KilledCompletingTest {

  private static final String STRAY_WINDOW = "ficus.cutover.stray-window";

  @TempDir private static Path directory;

  @BeforeAll
  static void doNotWaitAnHourForStrayWrites() {
    System.setProperty(STRAY_WINDOW, "1s");
  }

  @AfterAll
  static void waitAgain() {
    System.clearProperty(STRAY_WINDOW);
  }

  static Stream<Edge> completing() {
    return Edge.of(Course.TO_COMPLETE);
  }

  @ParameterizedTest
  @MethodSource
  void completing(Edge edge) throws Exception {
    try (Demo demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null), line -> {})) {
      new KilledCoordinator(demo, directory).completing(edge);
    }
  }
}
