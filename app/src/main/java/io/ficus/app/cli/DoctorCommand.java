package io.ficus.app.cli;

import io.ficus.app.server.OfflineDoctor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * {@code ficus doctor}: what the source and Kafka need, and the command that mends what is missing.
 */
@Command(
    name = "doctor",
    description =
        "Check what the source and Kafka need; print the command that mends each failing point. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Check what this configuration names, without a server.")
  @Nullable Path config;

  @Option(names = "--all", description = "List the points that are in order too.")
  boolean all;

  @Override
  public Integer call() {
    JsonNode findings =
        config == null ? server.client().get("/api/v1/doctor") : OfflineDoctor.examine(config);
    Output out = new Output(System.out, System.err);
    if (server.asJson()) {
      out.json(findings);
    } else {
      print(out, findings);
    }
    return exitCode(findings).code();
  }

  private void print(Output out, JsonNode report) {
    int fine = 0;
    for (JsonNode finding : report.path("findings")) {
      boolean ok = Text.of(finding, "state").equals("OK");
      fine += ok ? 1 : 0;
      if (ok && !all) {
        continue;
      }
      out.line(String.format("%-8s %s", Text.of(finding, "state"), Text.of(finding, "title")));
      out.line("         " + Text.of(finding, "found"));
      finding.path("remedy").forEach(line -> out.line("         > " + Text.of(line)));
    }
    out.line(
        fine
            + " of "
            + report.path("findings").size()
            + " checks are OK"
            + (all ? "." : "; --all lists them."));
  }

  private static ExitCode exitCode(JsonNode report) {
    boolean unknown = false;
    for (JsonNode finding : report.path("findings")) {
      switch (finding.path("state").asString("")) {
        case "FAILED" -> {
          return ExitCode.ERROR;
        }
        case "UNKNOWN" -> unknown = true;
        default -> {
          // OK, or a warning, which does not fail the check.
        }
      }
    }
    return unknown ? ExitCode.UNPROVEN : ExitCode.OK;
  }
}
