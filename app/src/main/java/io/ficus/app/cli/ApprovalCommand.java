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

/** {@code ficus cutover approval}: steps that two people stand for. */
@Command(
    name = "approval",
    description = "Steps that two people stand for: asked for by one, given by another.",
    subcommands = {
      ApprovalCommand.Listed.class,
      ApprovalCommand.Ask.class,
      ApprovalCommand.Give.class
    })
final class ApprovalCommand {

  private static final List<String> HEADINGS =
      List.of("ID", "EPOCH", "TO", "OVERRIDES", "ASKED BY", "APPROVED BY", "REASON");
  private static final String[] FIELDS = {
    "id", "epoch", "to", "override", "asked.actor", "approved.actor", "asked.reason"
  };

  private ApprovalCommand() {}

  private static String path(String domain) {
    return CutoverCommand.DOMAINS + "/" + domain + "/approvals";
  }

  private static int print(ServerOptions server, JsonNode answer) {
    server.print(
        answer,
        (out, it) -> {
          out.line(Text.of(it, "domain") + ": " + Text.of(it, "outcome").replace('-', ' '));
          out.row(HEADINGS, it.path("approval"), FIELDS);
        });
    return ExitCode.OK.code();
  }

  @Command(name = "list", description = "Everything that was asked for a domain, newest first.")
  static final class Listed implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(
          path(domain), (out, answer) -> out.table(HEADINGS, answer.path("approvals"), FIELDS));
    }
  }

  @Command(
      name = "ask",
      description =
          "Ask a second person to stand for the next step of a domain. It counts for this epoch"
              + " only.")
  static final class Ask implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--override",
        paramLabel = "GATE",
        description = "A gate that need not be open for this step; may be repeated.")
    List<String> overrides = new ArrayList<>();

    @Override
    public Integer call() {
      return print(server, mutation.ask(server, path(domain), Map.of("override", overrides)));
    }
  }

  @Command(name = "give", description = "Stand for a step that somebody else asked for.")
  static final class Give implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    @Override
    public Integer call() {
      return print(server, mutation.ask(server, path(domain) + "/" + id + "/give"));
    }
  }
}
