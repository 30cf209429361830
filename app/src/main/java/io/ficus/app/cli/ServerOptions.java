package io.ficus.app.cli;

import io.ficus.app.config.HttpSettings;
import picocli.CommandLine.Option;

/** Which server to ask, and how to print what it says. */
final class ServerOptions {

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

  boolean asJson() {
    return switch (output) {
      case json -> true;
      case table -> false;
    };
  }
}
