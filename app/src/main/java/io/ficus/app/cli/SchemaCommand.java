package io.ficus.app.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus bridge schema}: how the carried tables' columns changed. */
@Command(
    name = "schema",
    description = "How the columns of the carried tables changed.",
    subcommands = {SchemaCommand.Listing.class, SchemaCommand.Accept.class})
final class SchemaCommand {

  private static final String SCHEMA = BridgeCommand.BRIDGE + "/schema";

  private SchemaCommand() {}

  @Command(
      name = "list",
      description = "The latest changes, and the one that waits to be accepted.")
  static final class Listing implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Override
    public Integer call() {
      return server.show(SCHEMA, Listing::print);
    }

    private static void print(Output out, JsonNode answer) {
      out.table(
          List.of("TABLE", "WHAT", "POSITION", "SEEN"),
          answer.path("changes"),
          "table",
          "differences",
          "position",
          "at");
      JsonNode waiting = answer.path("waiting");
      if (waiting.isObject()) {
        out.line(
            "Halted in front of a change of "
                + Text.of(waiting, "table")
                + ": "
                + Text.of(waiting, "differences"));
      }
    }
  }

  @Command(
      name = "accept",
      description = "Go on with a change of a table that the bridge has halted in front of.")
  static final class Accept implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "TABLE", description = "With its schema.")
    String table = "";

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, SCHEMA + "/accept", Map.of("table", table)),
          (out, answer) ->
              out.line(
                  (answer.path("dryRun").asBoolean(false) ? "Would go on with " : "Goes on with ")
                      + table
                      + ": "
                      + Text.of(answer, "change.differences")));
      return ExitCode.OK.code();
    }
  }
}
