package io.ficus.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Which server to ask, and which of its bridges is meant. */
final class BridgeOptions extends ServerOptions {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "The bridge on a domain's outbox, as in membership-outbox (default: the one on the legacy"
              + " store).")
  String name = "";

  @Override
  String path(String path) {
    return name.isEmpty()
        ? path
        : path
            + (path.contains("?") ? "&" : "?")
            + "name="
            + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
