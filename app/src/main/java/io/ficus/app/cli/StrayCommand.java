package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * {@code ficus stray}: legacy writes that Ficus did not make, while the domain had the authority.
 */
@Command(
    name = "stray",
    description = "Legacy writes that Ficus did not make while the domain store had the authority.",
    subcommands = {StrayCommand.Listing.class, StrayCommand.Adopt.class, StrayCommand.Refuse.class})
final class StrayCommand {

  private StrayCommand() {}

  @Command(name = "list", description = "Those that nobody has settled, oldest first.")
  static final class Listing implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get("/api/v1/strays/" + domain);
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
        return ExitCode.OK.code();
      }
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode stray : answer.path("strays")) {
        rows.add(
            List.of(
                Text.of(stray, "id"),
                Text.of(stray, "table"),
                Text.of(stray, "rowKey"),
                Text.of(stray, "operation"),
                Text.of(stray, "changedColumns"),
                Text.of(stray, "committedAt")));
      }
      out.table(List.of("ID", "TABLE", "ROW", "OPERATION", "COLUMNS", "COMMITTED"), rows);
      return ExitCode.OK.code();
    }
  }

  @Command(name = "adopt", description = "Let the domain store take it over.")
  static final class Adopt implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin Decision decision = new Decision();

    @Override
    public Integer call() {
      return decision.settle("adopt", server);
    }
  }

  @Command(name = "refuse", description = "Make the legacy row again what the domain store says.")
  static final class Refuse implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin Decision decision = new Decision();

    @Override
    public Integer call() {
      return decision.settle("refuse", server);
    }
  }

  /** Which one, who decides, and why. */
  static final class Decision {

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
    String reason = "";

    @Option(
        names = "--actor",
        paramLabel = "NAME",
        defaultValue = "${user.name}",
        description = "Who decides (default: the user of this shell, ${DEFAULT-VALUE}).")
    String actor = "";

    int settle(String verb, ServerOptions server) {
      JsonNode answer =
          server
              .client()
              .post(
                  "/api/v1/strays/" + domain + "/" + id + "/" + verb,
                  Map.of("reason", reason),
                  Map.of("X-Ficus-Actor", actor));
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
      } else {
        out.line("Stray write " + id + ": " + Text.of(answer, "state"));
      }
      return ExitCode.OK.code();
    }
  }
}
