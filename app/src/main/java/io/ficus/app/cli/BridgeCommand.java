package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code ficus bridge}: the engine that carries legacy changes to Kafka. */
@Command(
    name = "bridge",
    description = "The bridge that carries legacy changes to Kafka.",
    subcommands = {
      BridgeCommand.Status.class,
      BridgeCommand.Pause.class,
      BridgeCommand.Resume.class,
      TablesCommand.class,
      SchemaCommand.class,
      SnapshotCommand.class,
      PositionCommand.class,
      SlotCommand.class,
      ConnectCommand.Export.class,
      ConnectCommand.Import.class,
      BridgeCommand.History.class
    })
final class BridgeCommand {

  static final String BRIDGE = "/api/v1/bridge";

  private BridgeCommand() {}

  @Command(name = "status", description = "State, position, lag, speed, snapshot, last error.")
  static final class Status implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Override
    public Integer call() {
      return server.show(BRIDGE, Status::print);
    }

    private static void print(Output out, JsonNode bridge) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("state", Text.of(bridge, "state")));
      rows.add(List.of("since", Text.of(bridge, "since")));
      rows.add(List.of("position", Text.of(bridge, "position")));
      rows.add(
          List.of(
              "lag",
              Text.bytes(bridge.path("lagBytes")) + ", " + Text.of(bridge, "lagSeconds") + " s"));
      rows.add(
          List.of(
              "events",
              Text.of(bridge, "totalEvents")
                  + ", "
                  + Text.of(bridge, "eventsPerSecond")
                  + " a second"));
      rows.add(List.of("last error", Text.of(bridge.path("lastError"), "message")));
      bridge
          .path("schemaChanges")
          .forEach(
              change ->
                  rows.add(
                      List.of(
                          "schema change",
                          Text.of(change, "table")
                              + " "
                              + Text.of(change, "differences")
                              + " at "
                              + Text.of(change, "at"))));
      bridge.path("warnings").forEach(w -> rows.add(List.of("warning", w.asString(""))));
      out.table(List.of("BRIDGE", Text.of(bridge, "name")), rows);
      List<List<String>> tables = new ArrayList<>();
      for (JsonNode table : bridge.path("snapshot")) {
        tables.add(
            List.of(
                Text.of(table, "table"),
                Text.of(table, "rowsDone"),
                Text.of(table, "rowsEstimated"),
                table.path("finished").asBoolean(false) ? "done" : "to do"));
      }
      if (!tables.isEmpty()) {
        out.line("");
        out.table(List.of("SNAPSHOT", "ROWS", "OF ABOUT", ""), tables);
      }
      if (!bridge.path("others").isEmpty()) {
        out.line("");
        out.table(
            List.of("OTHER BRIDGES", "STATE", "LAST ERROR"),
            bridge.path("others"),
            "name",
            "state",
            "lastError");
      }
    }
  }

  @Command(
      name = "pause",
      description = "Stop streaming, also over restarts; the legacy log is kept until it resumes.")
  static final class Pause implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Override
    public Integer call() {
      return change("pause", server, mutation);
    }
  }

  @Command(name = "resume", description = "Go on from the position where it paused.")
  static final class Resume implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Override
    public Integer call() {
      return change("resume", server, mutation);
    }
  }

  @Command(name = "history", description = "What was done to it, by whom and why, newest first.")
  static final class History implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Override
    public Integer call() {
      return server.show(
          BRIDGE + "/history",
          (out, answer) ->
              out.table(
                  List.of("AT", "WHAT", "DETAILS", "ACTOR", "REASON"),
                  answer.path("entries"),
                  "at",
                  "kind",
                  "details",
                  "actor",
                  "reason"));
    }
  }

  private static int change(String verb, ServerOptions server, MutationOptions mutation) {
    server.print(
        mutation.ask(server, BRIDGE + "/" + verb),
        (out, answer) -> out.line(Text.of(answer, "message")));
    return ExitCode.OK.code();
  }
}
