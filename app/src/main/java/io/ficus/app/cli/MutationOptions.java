package io.ficus.app.cli;

import java.util.Map;
import picocli.CommandLine.Option;

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

  Map<String, String> headers() {
    return Map.of("X-Ficus-Actor", actor);
  }

  /** The query string's part for a dry run. */
  String query() {
    return dryRun ? "?dryRun=true" : "";
  }
}
