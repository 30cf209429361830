package io.ficus.app.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus bridge slot}: the log that the legacy database keeps for the bridge. */
@Command(
    name = "slot",
    description = "The log that the legacy database keeps for the bridge.",
    subcommands = {SlotCommand.Inspect.class, SlotCommand.Advance.class, SlotCommand.Drop.class})
final class SlotCommand {

  private static final String SLOT = BridgeCommand.BRIDGE + "/slot";

  private SlotCommand() {}

  @Command(name = "inspect", description = "Its state, what it keeps, and how much more may come.")
  static final class Inspect implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();

    @Override
    public Integer call() {
      return server.show(SLOT, Inspect::print);
    }

    private static void print(Output out, JsonNode answer) {
      JsonNode slot = answer.path("slot");
      JsonNode safe = slot.path("safeBytes");
      out.table(
          List.of("SLOT", Text.of(slot, "state")),
          List.of(
              List.of("read now", Text.of(slot, "active")),
              List.of("kept", Text.bytes(slot.path("retainedBytes"))),
              List.of("may grow by", safe.isNumber() ? Text.bytes(safe) : "the size of the disk")));
    }
  }

  @Command(
      name = "advance",
      description =
          "Let the database forget its log up to a place. A bridge that had not come so far halts:"
              + " set its position first.")
  static final class Advance implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "LSN")
    String to = "";

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, SLOT + "/advance", Map.of("to", to)), PositionCommand::moved);
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "drop",
      description =
          "Let the database keep no log any more. The bridge halts at its next start unless it begins"
              + " anew.")
  static final class Drop implements Callable<Integer> {
    @Mixin BridgeOptions server = new BridgeOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, SLOT + "/drop"),
          (out, answer) ->
              out.line(
                  (answer.path("dryRun").asBoolean(false) ? "Would drop " : "Dropped ")
                      + Text.of(answer, "before")));
      return ExitCode.OK.code();
    }
  }
}
