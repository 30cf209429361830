package io.ficus.app.cli;

import io.ficus.app.config.HttpSettings;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which server to ask, and how to print what it says. */
class ServerOptions {

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${FICUS_SERVER:-http://localhost:" + HttpSettings.DEFAULT_PORT + "}",
      description = "The server (default: $FICUS_SERVER or ${DEFAULT-VALUE}).")
  String server = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to print data: ${COMPLETION-CANDIDATES} (default: table).")
  Output.Format output = Output.Format.table;

  ServerClient client() {
    return new ServerClient(server);
  }

  /** Prints what the server said, as JSON or as a person reads it. */
  void print(JsonNode answer, BiConsumer<Output, JsonNode> forPeople) {
    Output out = new Output(System.out, System.err);
    switch (output) {
      case json -> out.json(answer);
      case table -> forPeople.accept(out, answer);
    }
  }

  /** A path of the server as these options ask for it. */
  String path(String path) {
    return path;
  }

  /** Fetches, prints, and is done. */
  final int show(String path, BiConsumer<Output, JsonNode> forPeople) {
    print(client().get(path(path)), forPeople);
    return ExitCode.OK.code();
  }

  boolean asJson() {
    return switch (output) {
      case json -> true;
      case table -> false;
    };
  }
}
