package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus feed dead-letters}: what a domain store could not apply. */
@Command(
    name = "dead-letters",
    description = "What a domain could not apply: look at it, replay it, drop it.",
    subcommands = {
      DeadLettersCommand.Lister.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Replay.class,
      DeadLettersCommand.Drop.class
    })
final class DeadLettersCommand {

  private DeadLettersCommand() {}

  private static String path(String domain) {
    return FeedCommand.FEEDS + "/" + domain + "/dead-letters";
  }

  @Command(name = "list", description = "Oldest first, with what waits behind them.")
  static final class Lister implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "The most to list, up to 1000 (default: ${DEFAULT-VALUE}).")
    int limit;

    @Override
    public Integer call() {
      return server.show(
          path(domain) + "?limit=" + limit,
          (out, answer) ->
              out.table(
                  List.of("ID", "KEY", "FAILED", "REASON"),
                  answer.path("deadLetters"),
                  "id",
                  "key",
                  "failedAt",
                  "reason"));
    }
  }

  @Command(name = "show", description = "One dead letter with its whole record.")
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    @Override
    public Integer call() {
      return server.show(path(domain) + "/" + id, Show::print);
    }

    static void print(Output out, JsonNode answer) {
      JsonNode content = answer.path("deadLetter");
      JsonNode letter = content.path("letter");
      out.table(
          List.of("DEAD LETTER", Text.of(letter, "id")),
          List.of(
              List.of("reason", Text.of(letter, "reason")),
              List.of("failed", Text.of(letter, "failedAt")),
              List.of(
                  "record",
                  Text.of(letter, "topic")
                      + ", partition "
                      + Text.of(letter, "partition")
                      + ", offset "
                      + Text.of(letter, "offset")),
              List.of("key", Text.of(letter, "key")),
              List.of("waiting behind it", Text.of(content, "waitingBehind"))));
      content
          .path("headers")
          .properties()
          .forEach(header -> out.line(header.getKey() + ": " + Text.of(header.getValue())));
      out.line(Text.of(content, "value"));
    }
  }

  @Command(
      name = "replay",
      description =
          "Apply dead letters after what they died of is mended; those of one key together. With"
              + " --dry-run each is handled for real and rolled back. Exits with 3 if any stays.")
  static final class Replay implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(
        index = "1",
        paramLabel = "ID",
        arity = "0..1",
        description = "Only the key of this one (default: every key).")
    @Nullable Long id;

    @Override
    public Integer call() {
      return done(
          server, mutation.ask(server, path(domain) + "/replay" + (id == null ? "" : "?id=" + id)));
    }

    /** Prints what a replay came to. */
    static int done(ServerOptions server, JsonNode answer) {
      server.print(answer, Replay::print);
      boolean all = answer.path("report").path("failed").isEmpty();
      return (all ? ExitCode.OK : ExitCode.GATE_CLOSED).code();
    }

    private static void print(Output out, JsonNode answer) {
      boolean dry = answer.path("dryRun").asBoolean(false);
      JsonNode report = answer.path("report");
      out.line(
          (dry ? "Would resolve: " : "Resolved: ")
              + Text.of(report, "resolved")
              + (dry ? "; nothing was changed." : ""));
      report
          .path("failed")
          .forEach(
              key ->
                  out.line(
                      (dry ? "Would stay: " : "Still parked: ")
                          + Text.of(key, "key")
                          + ": "
                          + Text.of(key, "reason")));
    }
  }

  @Command(
      name = "drop",
      description =
          "Set one dead letter aside without applying it. The domain lacks that change until a"
              + " later one of the same row comes, or reconciliation repairs it.")
  static final class Drop implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "ID")
    long id;

    @Override
    public Integer call() {
      server.print(mutation.ask(server, path(domain) + "/" + id + "/drop"), Drop::print);
      return ExitCode.OK.code();
    }

    static void print(Output out, JsonNode answer) {
      JsonNode letter = answer.path("dropped");
      out.line(
          (answer.path("dryRun").asBoolean(false) ? "Would drop " : "Dropped ")
              + Text.of(letter, "id")
              + " of key "
              + Text.of(letter, "key")
              + " ("
              + Text.of(letter, "reason")
              + "). Still waiting on that key: "
              + Text.of(answer, "stillWaiting")
              + ".");
    }
  }
}
