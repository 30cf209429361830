package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ficus stray}: legacy writes that Ficus did not make, while the domain had the authority.
 */
@Command(
    name = "stray",
    description = "Legacy writes that Ficus did not make while the domain store had the authority.",
    subcommands = {StrayCommand.Listing.class, StrayCommand.Adopt.class, StrayCommand.Refuse.class})
final class StrayCommand {

  private static final String STRAYS = "/api/v1/strays/";

  private StrayCommand() {}

  @Command(name = "list", description = "Those that nobody has settled, oldest first.")
  static final class Listing implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(
          STRAYS + domain,
          (out, answer) ->
              out.table(
                  List.of("ID", "TABLE", "ROW", "OPERATION", "COLUMNS", "COMMITTED"),
                  answer.path("strays"),
                  "id",
                  "table",
                  "rowKey",
                  "operation",
                  "changedColumns",
                  "committedAt"));
    }
  }

  @Command(name = "adopt", description = "Let the domain store take it over.")
  static final class Adopt implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();
    @Mixin Which which = new Which();

    @Override
    public Integer call() {
      return which.settle("adopt", server, mutation);
    }
  }

  @Command(name = "refuse", description = "Make the legacy row again what the domain store says.")
  static final class Refuse implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();
    @Mixin Which which = new Which();

    @Override
    public Integer call() {
      return which.settle("refuse", server, mutation);
    }
  }

  /** Which one. */
  static final class Which {

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    int settle(String verb, ServerOptions server, MutationOptions mutation) {
      server.print(
          mutation.ask(server, STRAYS + domain + "/" + id + "/" + verb),
          (out, answer) ->
              out.line(
                  "Stray write "
                      + id
                      + (answer.path("dryRun").asBoolean(false) ? " would be " : ": ")
                      + Text.of(answer, "state")));
      return ExitCode.OK.code();
    }
  }
}
