package io.ficus.app.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Who asks for a change, why, and whether in earnest. */
final class MutationOptions {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; it is kept in the audit.")
  String reason = "";

  @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
  boolean dryRun;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "${user.name}",
      description = "Who asks (default: the user of this shell, ${DEFAULT-VALUE}).")
  String actor = "";

  /** Asks the server for the change, with the reason alone as the body. */
  JsonNode ask(ServerOptions server, String path) {
    return ask(server, path, Map.of());
  }

  /** Asks the server for the change, with the reason and more in the body. */
  JsonNode ask(ServerOptions server, String path, Map<String, ?> more) {
    return post(server, path, more, Map.of(), dryRun);
  }

  /** The same, with further headers. */
  JsonNode ask(
      ServerOptions server, String path, Map<String, ?> more, Map<String, String> headers) {
    return post(server, path, more, headers, dryRun);
  }

  /** Asks what the change would be, also where it is asked for in earnest next. */
  JsonNode rehearse(ServerOptions server, String path) {
    return post(server, path, Map.of(), Map.of(), true);
  }

  private JsonNode post(
      ServerOptions server,
      String path,
      Map<String, ?> more,
      Map<String, String> headers,
      boolean dry) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("reason", reason);
    Map<String, String> allHeaders = new HashMap<>(headers);
    allHeaders.put("X-Ficus-Actor", actor);
    String to = server.path(path);
    String query = dry ? (to.contains("?") ? "&" : "?") + "dryRun=true" : "";
    return server.client().post(to + query, body, allHeaders);
  }
}
