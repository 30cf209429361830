package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a person types again: on a machine that is busy a hand-over may be given up for its budget.
 */
public final class CommandsUntil {

  private CommandsUntil() {}

  /**
   * Repeats a command of the cutover, each time after a reconciliation, until the stage is this.
   *
   * @param type types a command
   */
  public static void shows(Function<String[], Typed> type, String stage, String... command) {
    String domain = command[2];
    String[] whole =
        Stream.concat(Stream.of(command), Stream.of("--reason", "to " + stage))
            .toArray(String[]::new);
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              if (command[1].equals("advance")) {
                var unused = type.apply(new String[] {"reconcile", "run", domain});
              }
              Typed typed = type.apply(whole);
              assertThat(type.apply(new String[] {"cutover", "show", domain}).out())
                  .as(typed.out() + typed.err())
                  .contains(stage);
            });
  }
}
