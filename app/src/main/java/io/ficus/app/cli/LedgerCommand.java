package io.ficus.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus cutover ledger}: whether what was routed to one store is in the other. */
@Command(
    name = "ledger",
    description =
        "How the routed writes of a while stand in both stores, with some of each and why."
            + " Writes a watermark. Exits with 3 if any did, 7 if it cannot be told.")
final class LedgerCommand implements Callable<Integer> {

  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "DOMAIN")
  String domain = "";

  @Option(
      names = "--window",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How far back, such as 15m or 2h (default: ${DEFAULT-VALUE}).")
  String window = "";

  @Override
  public Integer call() {
    String asked = URLEncoder.encode(window, StandardCharsets.UTF_8);
    // Telling what has diverged from what is on its way writes a watermark.
    JsonNode answer =
        server.client().post("/api/v1/ledger/" + domain + "?window=" + asked, Map.of(), Map.of());
    server.print(answer, LedgerCommand::print);
    if (answer.path("report").path("diverged").asLong() > 0) {
      return ExitCode.GATE_CLOSED.code();
    }
    return (answer.path("unjudged").isString() ? ExitCode.UNPROVEN : ExitCode.OK).code();
  }

  private static void print(Output out, JsonNode answer) {
    JsonNode report = answer.path("report");
    out.row(
        List.of("CONFIRMED", "HEALED", "DIVERGED", "OPEN"),
        report,
        "confirmed",
        "healed",
        "diverged",
        "open");
    if (answer.path("unjudged").isString()) {
      out.line("Not judged: " + Text.of(answer, "unjudged"));
    }
    examples(out, report.path("samples"), "cause");
    examples(out, answer.path("settled"), "how");
  }

  private static void examples(Output out, JsonNode some, String why) {
    for (JsonNode one : some) {
      out.line(
          Text.of(one, "intent") + ", " + Text.of(one, "firstSeen") + ": " + Text.of(one, why));
    }
  }
}
