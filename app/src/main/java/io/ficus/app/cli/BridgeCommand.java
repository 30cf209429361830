package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      BridgeCommand.Resume.class
    })
final class BridgeCommand {

  private BridgeCommand() {}

  @Command(name = "status", description = "State, position, lag, speed, snapshot, last error.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      Output out = new Output(System.out, System.err);
      JsonNode bridge = server.client().get("/api/v1/bridge");
      if (server.asJson()) {
        out.json(bridge);
      } else {
        print(out, bridge);
      }
      return ExitCode.OK.code();
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
    }
  }

  @Command(name = "pause", description = "Stop streaming; the legacy log is kept until it resumes.")
  static final class Pause implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Override
    public Integer call() {
      return change("pause", server, mutation);
    }
  }

  @Command(name = "resume", description = "Go on from the position where it paused.")
  static final class Resume implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Override
    public Integer call() {
      return change("resume", server, mutation);
    }
  }

  private static int change(String verb, ServerOptions server, MutationOptions mutation) {
    JsonNode answer =
        server
            .client()
            .post(
                "/api/v1/bridge/" + verb + mutation.query(),
                Map.of("reason", mutation.reason),
                mutation.headers());
    Output out = new Output(System.out, System.err);
    if (server.asJson()) {
      out.json(answer);
    } else {
      out.line(Text.of(answer, "message"));
    }
    return ExitCode.OK.code();
  }
}
