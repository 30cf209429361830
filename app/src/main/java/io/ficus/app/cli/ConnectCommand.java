package io.ficus.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ways between a bridge and Kafka Connect. */
final class ConnectCommand {

  private ConnectCommand() {}

  @Command(
      name = "export-connect",
      description =
          "Print the same pipeline as a connector of Kafka Connect, ready for POST /connectors. What"
              + " the connector does otherwise is said on stderr.")
  static final class Export implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        defaultValue = "",
        description = "The connector's name (default: ficus-<bridge>).")
    String name = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get(BridgeCommand.BRIDGE + "/connect?name=" + name);
      Output out = new Output(System.out, System.err);
      out.json(server.asJson() ? answer : answer.path("connector"));
      answer.path("differences").forEach(each -> out.say("- " + Text.of(each)));
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "import-position",
      description =
          "Go on where a connector of Kafka Connect, or another bridge, stopped: after its last whole"
              + " transaction. It must be stopped, and this bridge be halted or paused and use the"
              + " same slot.")
  static final class Import implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @ArgGroup(multiplicity = "1")
    Whose whose = new Whose();

    /** One of three. */
    static final class Whose {
      @ArgGroup(exclusive = false)
      @Nullable Stored stored;

      @Option(
          names = "--offsets",
          paramLabel = "FILE",
          description = "What GET /connectors/<name>/offsets answered.")
      @Nullable Path offsets;

      @Option(names = "--bridge", paramLabel = "NAME", description = "Another bridge.")
      @Nullable String bridge;
    }

    /** A connector as Connect's offset topic has it. */
    static final class Stored {
      @Option(
          names = "--connector",
          paramLabel = "NAME",
          required = true,
          description = "A connector, by Connect's offset topic.")
      String connector = "";

      @Option(
          names = "--offset-topic",
          paramLabel = "TOPIC",
          defaultValue = "connect-offsets",
          description = "The workers' offset.storage.topic (default: ${DEFAULT-VALUE}).")
      String topic = "";
    }

    @Override
    public Integer call() throws IOException {
      server.print(
          mutation.ask(server, BridgeCommand.BRIDGE + "/position/import", asked()),
          PositionCommand::moved);
      return ExitCode.OK.code();
    }

    private Map<String, Object> asked() throws IOException {
      Map<String, Object> asked = new HashMap<>();
      if (whose.stored != null) {
        asked.put("connector", whose.stored.connector);
        asked.put("offsetTopic", whose.stored.topic);
      } else if (whose.offsets != null) {
        asked.put("offsets", read(whose.offsets));
      } else {
        asked.put("bridge", String.valueOf(whose.bridge));
      }
      return asked;
    }

    private static JsonNode read(Path file) throws IOException {
      if (!Files.isReadable(file)) {
        throw new ServerException(
            ExitCode.USAGE,
            "The file " + file + " cannot be read.",
            tools.jackson.databind.node.MissingNode.getInstance());
      }
      try {
        return JsonMapper.builder().build().readTree(Files.readString(file));
      } catch (JacksonException e) {
        throw new ServerException(
            ExitCode.USAGE,
            file + " is not JSON: " + e.getOriginalMessage(),
            tools.jackson.databind.node.MissingNode.getInstance());
      }
    }
  }
}
