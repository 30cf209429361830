package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus bridge snapshot}: reads tables again while the bridge streams. */
@Command(
    name = "snapshot",
    description = "Read tables, or a part of one, again while the bridge streams.",
    subcommands = {
      SnapshotCommand.Start.class,
      SnapshotCommand.Stop.class,
      SnapshotCommand.Status.class
    })
final class SnapshotCommand {

  private static final String SNAPSHOTS = BridgeCommand.BRIDGE + "/snapshots";

  private SnapshotCommand() {}

  @Command(
      name = "start",
      description =
          "Begin one. Its rows come as op \"r\" between the changes and never replace anything newer;"
              + " it survives a restart. Returns at once.")
  static final class Start implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "TABLE", arity = "1..*", description = "With its schema.")
    List<String> tables = new ArrayList<>();

    @Option(
        names = "--filter",
        paramLabel = "SQL",
        defaultValue = "",
        description = "Only rows of the one table that meet this condition, as in id < 500.")
    String filter = "";

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, SNAPSHOTS, Map.of("tables", tables, "filter", filter)),
          (out, answer) -> {
            boolean dry = answer.path("dryRun").asBoolean(false);
            out.line(dry ? "Would read:" : "Snapshot " + Text.of(answer, "id") + " reads:");
            printEstimates(out, answer);
          });
      return ExitCode.OK.code();
    }
  }

  static void printEstimates(Output out, JsonNode answer) {
    answer
        .path("rowsEstimated")
        .properties()
        .forEach(
            table ->
                out.line("  " + table.getKey() + ", about " + Text.of(table.getValue()) + " rows"));
  }

  @Command(name = "stop", description = "Give up all that run or wait; rows in Kafka stay there.")
  static final class Stop implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, SNAPSHOTS + "/stop"),
          (out, answer) ->
              out.line(
                  (answer.path("dryRun").asBoolean(false) ? "Would stop: " : "Stopped: ")
                      + Text.of(answer, "stopped")));
      return ExitCode.OK.code();
    }
  }

  @Command(name = "status", description = "How far they are, per table.")
  static final class Status implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Override
    public Integer call() {
      return server.show(SNAPSHOTS, Status::print);
    }

    private static void print(Output out, JsonNode answer) {
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode snapshot : answer.path("snapshots")) {
        for (JsonNode table : snapshot.path("tables")) {
          rows.add(
              List.of(
                  Text.of(snapshot, "id"),
                  Text.of(snapshot, "state"),
                  Text.of(table, "table"),
                  Text.of(table, "rows"),
                  Text.of(table, "rowsEstimated"),
                  table.path("finished").asBoolean(false) ? "done" : "to do",
                  Text.of(snapshot, "actor"),
                  Text.of(snapshot, "detail")));
        }
      }
      out.table(
          List.of("SNAPSHOT", "STATE", "TABLE", "ROWS", "OF ABOUT", "", "ACTOR", "DETAIL"), rows);
    }
  }
}
