package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus feed}: how domain stores follow, and what they could not apply. */
@Command(
    name = "feed",
    description = "How domain stores follow, and what they could not apply.",
    subcommands = {FeedCommand.Status.class, FeedCommand.Letters.class, FeedCommand.Retry.class})
final class FeedCommand {

  private FeedCommand() {}

  @Command(name = "status", description = "State, records behind and dead letters of each domain.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer = server.client().get("/api/v1/feeds");
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
        return ExitCode.OK.code();
      }
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode feed : answer.path("feeds")) {
        rows.add(
            List.of(
                Text.of(feed, "domain"),
                Text.of(feed, "state"),
                Text.of(feed, "applied"),
                Text.of(feed, "recordsBehind"),
                Text.of(feed, "deadLetters"),
                Text.of(feed, "lastError")));
      }
      out.table(
          List.of("DOMAIN", "STATE", "APPLIED", "BEHIND", "DEAD LETTERS", "LAST ERROR"), rows);
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "dead-letters",
      description = "What could not be applied, oldest first, and what waits behind it.")
  static final class Letters implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get("/api/v1/feeds/" + domain + "/dead-letters");
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
        return ExitCode.OK.code();
      }
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode letter : answer.path("deadLetters")) {
        rows.add(
            List.of(
                Text.of(letter, "id"),
                Text.of(letter, "key"),
                Text.of(letter, "failedAt"),
                Text.of(letter, "reason")));
      }
      out.table(List.of("ID", "KEY", "FAILED", "REASON"), rows);
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "retry",
      description = "Try a domain's dead letters again, after what they died of is mended.")
  static final class Retry implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer =
          server
              .client()
              .post(
                  "/api/v1/feeds/" + domain + "/dead-letters/retry" + mutation.query(),
                  Map.of("reason", mutation.reason),
                  mutation.headers());
      Output out = new Output(System.out, System.err);
      JsonNode failed = answer.path("report").path("failed");
      if (server.asJson()) {
        out.json(answer);
      } else {
        out.line("Resolved: " + Text.of(answer.path("report"), "resolved"));
        failed.forEach(
            key ->
                out.line("Still parked: " + Text.of(key, "key") + ": " + Text.of(key, "reason")));
      }
      return (failed.isEmpty() ? ExitCode.OK : ExitCode.GATE_CLOSED).code();
    }
  }
}
