package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus reverse}: how the domain's writes come back into the legacy store. */
@Command(
    name = "reverse",
    description = "How a domain's writes come back into the legacy store.",
    subcommands = {ReverseCommand.Status.class, ReverseCommand.Retry.class})
final class ReverseCommand {

  private static final String REVERSE = "/api/v1/reverse/";

  private ReverseCommand() {}

  @Command(name = "status", description = "State, lag, and what could not be brought.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(REVERSE + domain, Status::print);
    }

    private static void print(Output out, JsonNode answer) {
      out.table(
          List.of("DOMAIN", "STATE", "LAG SECONDS", "BEHIND", "DEAD LETTERS"),
          List.of(
              List.of(
                  Text.of(answer, "domain"),
                  Text.of(answer, "state"),
                  Text.of(answer, "lagSeconds"),
                  Text.of(answer, "recordsBehind"),
                  Text.of(answer, "deadLetters"))));
      answer
          .path("letters")
          .forEach(letter -> out.line(Text.of(letter, "key") + ": " + Text.of(letter, "reason")));
    }
  }

  @Command(
      name = "retry",
      description =
          "Bring what could not be brought, after what it died of is mended. Exits with 3 if any"
              + " stays.")
  static final class Retry implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = mutation.ask(server, REVERSE + domain + "/retry");
      server.print(answer, Retry::print);
      boolean all = answer.path("report").path("failed").isEmpty();
      return (all ? ExitCode.OK : ExitCode.GATE_CLOSED).code();
    }

    private static void print(Output out, JsonNode answer) {
      boolean dry = answer.path("dryRun").asBoolean(false);
      JsonNode report = answer.path("report");
      out.line((dry ? "Would resolve: " : "Resolved: ") + Text.of(report, "resolved"));
      report.path("failed").forEach(key -> out.line("Still parked: " + Text.of(key, "key")));
    }
  }
}
