package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus bridge tables}: what is carried. */
@Command(
    name = "tables",
    description = "The tables that the bridge carries.",
    subcommands = {
      TablesCommand.Listing.class,
      TablesCommand.Add.class,
      TablesCommand.Remove.class
    })
final class TablesCommand {

  private static final String TABLES = BridgeCommand.BRIDGE + "/tables";

  private TablesCommand() {}

  @Command(name = "list", description = "Each with its topic, and who added it.")
  static final class Listing implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return server.show(
          TABLES,
          (out, answer) -> {
            out.table(
                List.of("TABLE", "TOPIC", "ADDED BY", "AT"),
                answer.path("tables"),
                "table",
                "topic",
                "addedBy",
                "addedAt");
            if (!answer.path("removed").isEmpty()) {
              out.line("");
              out.table(
                  List.of("NOT CARRIED", "REMOVED BY", "REASON", "AT"),
                  answer.path("removed"),
                  "table",
                  "actor",
                  "reason",
                  "at");
            }
          });
    }
  }

  @Command(
      name = "add",
      description =
          "Carry more tables, each to a topic of its own, from now on and over restarts. What is in"
              + " them is read while the bridge streams: see 'bridge snapshot status'.")
  static final class Add implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "TABLE", arity = "1..*", description = "With its schema.")
    List<String> tables = new ArrayList<>();

    @Override
    public Integer call() {
      server.print(mutation.ask(server, TABLES, Map.of("tables", tables)), Add::print);
      return ExitCode.OK.code();
    }

    private static void print(Output out, JsonNode answer) {
      out.line(answer.path("dryRun").asBoolean(false) ? "Would carry too:" : "Carries now too:");
      SnapshotCommand.printEstimates(out, answer);
    }
  }

  @Command(
      name = "remove",
      description =
          "Carry these no longer, from now on and over restarts. Their topics, the slot and the other"
              + " tables stay as they are; changes that are not in Kafka yet do not come any more.")
  static final class Remove implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "TABLE", arity = "1..*", description = "With its schema.")
    List<String> tables = new ArrayList<>();

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, TABLES + "/remove", Map.of("tables", tables)), Remove::print);
      return ExitCode.OK.code();
    }

    private static void print(Output out, JsonNode answer) {
      boolean dry = answer.path("dryRun").asBoolean(false);
      out.line(dry ? "Would carry no longer:" : "Carries no longer:");
      answer.path("removed").forEach(table -> out.line("  " + Text.of(table)));
      if (!answer.path("statements").isEmpty()) {
        out.line(dry ? "Would run in the legacy database:" : "Runs in the legacy database:");
        answer.path("statements").forEach(sql -> out.line("  " + Text.of(sql) + ";"));
      }
    }
  }
}
