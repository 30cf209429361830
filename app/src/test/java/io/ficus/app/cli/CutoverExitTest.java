package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script sees of a change of stage. */
class CutoverExitTest {

  private static Typed advance(int status, String body) {
    try (CannedServer server = CannedServer.answering(status, body)) {
      return Typed.at(server.address(), "cutover", "advance", "membership", "--reason", "go");
    }
  }

  @Test
  void aHandOverThatIsNotOverIsNotDone() {
    Typed typed =
        advance(
            202,
            """
            {"outcome": "unsettled", "from": "SHADOW", "to": "LIVE", "domain": {"epoch": 4},
             "detail": "Not done yet, and not to be asked for again.", "gates": []}
            """);

    assertThat(typed.exit()).isEqualTo(6);
    assertThat(typed.out()).contains("not to be asked for again");
  }

  @ParameterizedTest
  @CsvSource({
    "ABANDONED, DIFFERS, 3",
    "ABANDONED, UNDECIDED, 3",
    "ABANDONED, UNPROVEN, 7",
    "ABANDONED, NOT_IN_TIME, 6",
    "ABANDONED, FAULT, 1",
    "UNDOING, DIFFERS, 6"
  })
  void whatItWasGivenUpForIsInTheExitCode(String state, String hindrance, int exit) {
    Typed typed =
        advance(
            409,
            """
            {"code": "hand-over-given-up", "detail": "it stays", "hindrance": "%s",
             "handOver": {"state": "%s"}}
            """
                .formatted(hindrance, state));

    assertThat(typed.exit()).isEqualTo(exit);
    assertThat(typed.err()).contains("it stays");
  }

  @ParameterizedTest
  @CsvSource({"409, stage-not-next, 5", "400, stage-not-named, 2", "400, unknown-stage, 2"})
  void aStageThatIsMeantOtherwiseIsRefused(int status, String code, int exit) {
    assertThat(advance(status, "{\"code\": \"%s\"}".formatted(code)).exit()).isEqualTo(exit);
  }

  @Test
  void theStageThatIsMeantIsSent() {
    try (CannedServer server =
        CannedServer.answering(200, "{\"outcome\": \"advanced\", \"domain\": {}, \"gates\": []}")) {
      Typed.at(
          server.address(),
          "cutover",
          "advance",
          "membership",
          "--to",
          "COMPLETE",
          "--reason",
          "go");
      assertThat(server.asked())
          .singleElement()
          .asString()
          .startsWith("POST /api/v1/cutover/domains/membership/advance")
          .contains("\"to\":\"COMPLETE\"");
    }
  }

  @Test
  void whatIsDoneIsZero() {
    assertThat(advance(200, "{\"outcome\": \"advanced\", \"domain\": {}, \"gates\": []}").exit())
        .isZero();
  }
}
