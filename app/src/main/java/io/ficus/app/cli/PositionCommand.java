package io.ficus.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus bridge position}: where the bridge goes on. */
@Command(
    name = "position",
    description = "Where the bridge goes on after a restart.",
    subcommands = {
      PositionCommand.Show.class,
      PositionCommand.Export.class,
      PositionCommand.Set.class
    })
final class PositionCommand {

  private static final String POSITION = BridgeCommand.BRIDGE + "/position";

  private PositionCommand() {}

  @Command(name = "show", description = "What is stored in Kafka, and how far that is behind.")
  static final class Show implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Override
    public Integer call() {
      return server.show(
          POSITION,
          (out, answer) ->
              out.table(
                  List.of("POSITION", Text.of(answer, "position")),
                  List.of(
                      List.of("behind", Text.bytes(answer.path("lagBytes"))),
                      List.of("stored", Text.of(answer, "stored")))));
    }
  }

  @Command(
      name = "export",
      description = "Print what is stored as JSON, which 'position set' takes.")
  static final class Export implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Option(
        names = "--connect",
        description =
            "As PATCH /connectors/<name>/offsets takes it, for a connector that is to go on from"
                + " here. Pause the bridge first.")
    boolean connect;

    @Override
    public Integer call() {
      if (connect) {
        new Output(System.out, System.err)
            .json(server.client().get(server.path(POSITION + "/connect")));
        return ExitCode.OK.code();
      }
      JsonNode stored = server.client().get(server.path(POSITION)).path("stored");
      new Output(System.out, System.err).json(stored);
      return (stored.isNull() ? ExitCode.ERROR : ExitCode.OK).code();
    }
  }

  @Command(
      name = "set",
      description =
          "Replace it, while the bridge is paused or halted. What lies between is skipped, or comes"
              + " again.")
  static final class Set implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(
        paramLabel = "PLACE",
        description = "An LSN (16/B374D848), or @FILE with what 'position export' printed.")
    String place = "";

    @Override
    public Integer call() throws IOException {
      String to = place.startsWith("@") ? Files.readString(Path.of(place.substring(1))) : place;
      server.print(mutation.ask(server, POSITION, Map.of("to", to)), PositionCommand::moved);
      return ExitCode.OK.code();
    }
  }

  static void moved(Output out, JsonNode answer) {
    out.line(
        (answer.path("dryRun").asBoolean(false) ? "Would move from " : "Moved from ")
            + Text.of(answer, "before")
            + " to "
            + Text.of(answer, "after"));
  }
}
