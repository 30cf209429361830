package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.StartFailure;
import io.ficus.app.cli.Typed;
import io.ficus.cdc.bridge.Bridge;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptDemoTest {

  @Test
  void aKeptDemoGoesOnWhereItWas(@TempDir Path directory) throws Exception {
    DemoOptions options = new DemoOptions(0, 0.01, 3, 20, directory.resolve("demo"));
    try (Demo first = Demo.start(options, line -> {})) {
      await().atMost(Duration.ofMinutes(2)).until(first::caughtUp);
      Assertions.assertThatThrownBy(() -> Demo.start(options, line -> {}))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("Another demo");
    }
    try (Demo second = Demo.start(options, line -> {})) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(Typed.at(second.address(), "bridge", "status").out())
                      .contains("STREAMING"));
      assertThat(second.part(Bridge.class).status().snapshot())
          .as("no second snapshot")
          .allSatisfy(table -> assertThat(table.rowsDone()).isZero());
      Typed.at(second.address(), "reconcile", "run", "membership").succeeded();
    }
  }
}
