package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus fence}: what keeps the monolith from writing beside a domain store. */
@Command(
    name = "fence",
    description = "What keeps the monolith from writing beside a domain store.",
    subcommands = {
      FenceCommand.Status.class,
      FenceCommand.Install.class,
      FenceCommand.Remove.class
    })
final class FenceCommand {

  private static final String FENCES = "/api/v1/fences/";

  private FenceCommand() {}

  @Command(name = "status", description = "Which tables are fenced, and who may write them.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(FENCES + domain, FenceCommand::print);
    }
  }

  @Command(
      name = "install",
      description =
          "Print the SQL, then put the domain's legacy tables behind the fence. The monolith writes"
              + " as before until the authority moves.")
  static final class Install implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return change(domain, "install", server, mutation);
    }
  }

  @Command(
      name = "remove",
      description = "Print the SQL, then take the triggers out. Refused while they are needed.")
  static final class Remove implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return change(domain, "remove", server, mutation);
    }
  }

  private static int change(
      String domain, String verb, ServerOptions server, MutationOptions mutation) {
    String path = FENCES + domain + "/" + verb;
    if (!mutation.dryRun && !server.asJson()) {
      // Printed before it is run: whoever watches sees what a lock would be waited for.
      server.print(mutation.rehearse(server, path), FenceCommand::printSql);
    }
    server.print(
        mutation.ask(server, path),
        (out, answer) -> {
          if (mutation.dryRun) {
            printSql(out, answer);
          } else {
            print(out, answer.path("fence"));
          }
        });
    return ExitCode.OK.code();
  }

  private static void printSql(Output out, JsonNode answer) {
    answer.path("sql").forEach(statement -> out.line(statement.asString()));
  }

  private static void print(Output out, JsonNode fence) {
    out.table(
        List.of("FENCE", Text.of(fence, "domain")),
        List.of(
            List.of("tables", Text.of(fence, "tables")),
            List.of(
                "fenced", Text.of(fence, "fencedTables") + " of " + fence.path("tables").size()),
            List.of("not fenced", Text.of(fence, "unfencedTables")),
            List.of("authority", Text.of(fence, "authority")),
            List.of("writes fenced", Text.of(fence, "fenced")),
            List.of("left behind for good", Text.of(fence, "leftBehind")),
            List.of("epoch", Text.of(fence, "epoch"))));
  }
}
