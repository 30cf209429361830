package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus reverse}: how the domain's writes come back into the legacy store. */
@Command(
    name = "reverse",
    description = "How a domain's writes come back into the legacy store.",
    subcommands = {
      ReverseCommand.Status.class,
      ReverseCommand.Show.class,
      ReverseCommand.Retry.class,
      ReverseCommand.Drop.class,
      ReverseCommand.History.class
    })
final class ReverseCommand {

  private static final String REVERSE = "/api/v1/reverse/";

  private ReverseCommand() {}

  @Command(
      name = "status",
      description =
          "State, lag, and what could not be brought. Exits with 3 if there are dead letters, or if"
              + " it does not run while the domain store has the authority.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get(REVERSE + domain);
      server.print(answer, Status::print);
      boolean standsStill =
          answer.path("needed").asBoolean(false) && !answer.path("running").asBoolean(false);
      boolean sound = !standsStill && answer.path("deadLetters").asLong(0) == 0;
      return (sound ? ExitCode.OK : ExitCode.GATE_CLOSED).code();
    }

    private static void print(Output out, JsonNode answer) {
      out.row(
          List.of("DOMAIN", "STATE", "LAG SECONDS", "BEHIND", "DEAD LETTERS"),
          answer,
          "domain",
          "state",
          "lagSeconds",
          "recordsBehind",
          "deadLetters");
      if (!answer.path("letters").isEmpty()) {
        out.table(
            List.of("ID", "KEY", "FAILED", "REASON"),
            answer.path("letters"),
            "id",
            "key",
            "failedAt",
            "reason");
      }
    }
  }

  @Command(name = "show", description = "One dead letter of the reverse sync, whole.")
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    @Override
    public Integer call() {
      return server.show(REVERSE + domain + "/dead-letters/" + id, DeadLettersCommand.Show::print);
    }
  }

  @Command(
      name = "retry",
      description =
          "Bring what could not be brought, after what it died of is mended. Exits with 3 if any"
              + " stays, with 5 if the reverse sync does not run on the server that is asked.")
  static final class Retry implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return DeadLettersCommand.Replay.done(
          server, mutation.ask(server, REVERSE + domain + "/retry"));
    }
  }

  @Command(
      name = "drop",
      description =
          "Set one dead letter aside without bringing it. The legacy store lacks that decision until"
              + " a later one of the same row comes, or reconciliation repairs it.")
  static final class Drop implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, REVERSE + domain + "/dead-letters/" + id + "/drop"),
          DeadLettersCommand.Drop::print);
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "history",
      description = "Who retried or dropped which dead letters and why, newest first.")
  static final class History implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(REVERSE + domain + "/history", FeedCommand.History::print);
    }
  }
}
