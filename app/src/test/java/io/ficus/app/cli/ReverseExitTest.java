package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script sees of the reverse sync. */
class ReverseExitTest {

  private static Typed type(int status, String body, String... words) {
    try (CannedServer server = CannedServer.answering(status, body)) {
      return Typed.at(server.address(), words);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, 0, 0",
    "true, false, 0, 3",
    "false, false, 0, 0",
    "true, true, 2, 3",
    "false, false, 1, 3"
  })
  void aStatusThatIsNotSoundIsNotZero(boolean needed, boolean running, int letters, int exit) {
    Typed typed =
        type(
            200,
            """
            {"domain": "membership", "needed": %s, "running": %s, "state": "STOPPED",
             "lagSeconds": 0.0, "recordsBehind": 0, "deadLetters": %d,
             "letters": [{"id": 17, "key": "7", "failedAt": "now", "reason": "too long"}]}
            """
                .formatted(needed, running, letters),
            "reverse",
            "status",
            "membership");

    assertThat(typed.exit()).isEqualTo(exit);
    assertThat(typed.out()).containsPattern("17 +7 +now +too long");
  }

  @Test
  void whereNothingRunsARetryIsAConflict() {
    Typed typed =
        type(
            409,
            "{\"code\": \"reverse-sync-not-running\", \"detail\": \"it does not run\"}",
            "reverse",
            "retry",
            "membership",
            "--reason",
            "mended");

    assertThat(typed.exit()).isEqualTo(5);
    assertThat(typed.err()).contains("it does not run");
  }

  @Test
  void oneIsDroppedByItsNumber() {
    try (CannedServer server =
        CannedServer.answering(
            200,
            """
            {"dryRun": false, "dropped": {"id": 17, "key": "7", "reason": "too long"},
             "stillWaiting": 1}
            """)) {
      Typed typed =
          Typed.at(
              server.address(), "reverse", "drop", "membership", "17", "--reason", "a test one");

      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains("Dropped 17 of key 7 (too long)");
      assertThat(server.asked())
          .singleElement()
          .asString()
          .startsWith("POST /api/v1/reverse/membership/dead-letters/17/drop ")
          .contains("a test one");
    }
  }
}
