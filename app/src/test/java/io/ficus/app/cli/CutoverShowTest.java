package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a hand-over is shown to a person. */
class CutoverShowTest {

  private static String show(String state) {
    String body =
        """
        {"domain": {"domain": "membership", "stage": "LIVE"},
         "handOver": {"id": 3, "from": "SHADOW", "to": "LIVE", "state": "%s", "step": "CLOSE_LOSER",
           "owner": "app-1", "startedAt": "2026-03-01T12:00:00Z", "truth": "Nobody writes.",
           "silentSince": "2026-03-01T12:00:07Z", "next": "Something.", "note": "", "steps": []}}
        """
            .formatted(state);
    try (CannedServer server = CannedServer.answering(200, body)) {
      return Typed.at(server.address(), "cutover", "show", "membership").out();
    }
  }

  @Test
  void aRampIsShownWithWhatItComesTo() {
    String body =
        """
        {"domain": {"domain": "membership", "stage": "LIVE"},
         "ramp": {"percent": 5, "keys": ["7"],
           "effective": {"reads": 400, "ramped": 50, "windowSeconds": 300.0}}}
        """;
    try (CannedServer server = CannedServer.answering(200, body)) {
      assertThat(Typed.at(server.address(), "cutover", "show", "membership").out())
          .contains("Reads of 5 % of the keys and 1 named ones")
          .contains("12.5 % of 400 reads in the last 300 s");
    }
  }

  @Test
  void whoTakesTheStepsAndSinceWhenHeHasBeenSilentIsShownUntilItIsOver() {
    assertThat(show("RUNNING")).contains("by app-1", "silent since 2026-03-01T12:00:07Z");
    assertThat(show("UNDOING")).contains("silent since 2026-03-01T12:00:07Z");
    assertThat(show("DONE")).contains("by app-1").doesNotContain("silent");
  }
}
