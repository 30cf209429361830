package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LeftOutLinesTest {

  private static final String GATE =
      """
      {"rule": "no-stray-writes", "state": "LEFT_OUT", "value": null, "limit": "0 in 1 h",
       "ageSeconds": null, "explanation": "Not asked: left out by ficus.cutover.left-out-gates."}
      """;

  private final List<String> lines = new ArrayList<>();

  @Test
  void aGateThatIsLeftOutStandsAmongTheOthersWithItsReason() {
    Gates.print(json("[" + GATE + "]"), lines::add);

    assertThat(String.join("\n", lines))
        .containsPattern("no-stray-writes +LEFT_OUT +- +0 in 1 h")
        .contains("no-stray-writes: Not asked: left out by ficus.cutover.left-out-gates.");
  }

  @Test
  void whatWasReachedWithoutItIsSaidInShowAndHistory() {
    Gates.leftOut(
        json("[{\"epoch\": 5, \"to\": \"RAMP_DOWN\", \"gate\": " + GATE + "}]"), lines::add);
    Gates.passedBefore("5", json("[" + GATE + "]"), lines::add);

    assertThat(lines)
        .hasSize(2)
        .containsOnly(
            "  epoch 5 was reached without no-stray-writes, left out by"
                + " ficus.cutover.left-out-gates");
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
