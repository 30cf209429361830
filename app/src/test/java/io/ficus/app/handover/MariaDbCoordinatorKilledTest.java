package io.ficus.app.handover;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.shop.engine.ShopEngine;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link CoordinatorKilledTest}, with the shop on MariaDB: at the edges of those steps that
 * write to the shop, and of the flip between them.
 */
@Tag("C6")
@Tag("long")
class MariaDbCoordinatorKilledTest {

  private static final Set<HandOverStep> STEPS =
      Set.of(
          HandOverStep.FENCE,
          HandOverStep.FLIP,
          HandOverStep.CLOSE_LOSER,
          HandOverStep.OPEN_WINNER);

  @TempDir private static Path directory;
  private static @Nullable Demo demo;
  private static KilledCoordinator killed;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    Demo started =
        Demo.start(new DemoOptions(0, 0.005, 7, 1, null, ShopEngine.MARIADB), line -> {});
    demo = started;
    killed = new KilledCoordinator(started, directory);
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  static Stream<Edge> forward() {
    return Edge.of(Course.TO_DOMAIN).filter(edge -> STEPS.contains(edge.step()));
  }

  static Stream<Edge> back() {
    return Edge.of(Course.TO_LEGACY).filter(edge -> STEPS.contains(edge.step()));
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
