package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus feed}: how domain stores follow, and what they could not apply. */
@Command(
    name = "feed",
    description = "How domain stores follow, and what they could not apply.",
    subcommands = {FeedCommand.Status.class, DeadLettersCommand.class, FeedCommand.History.class})
final class FeedCommand {

  static final String FEEDS = "/api/v1/feeds";

  private FeedCommand() {}

  @Command(name = "status", description = "State, records behind and dead letters of each domain.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return server.show(
          FEEDS,
          (out, answer) ->
              out.table(
                  List.of("DOMAIN", "STATE", "APPLIED", "BEHIND", "DEAD LETTERS", "LAST ERROR"),
                  answer.path("feeds"),
                  "domain",
                  "state",
                  "applied",
                  "recordsBehind",
                  "deadLetters",
                  "lastError"));
    }
  }

  @Command(
      name = "history",
      description = "Who replayed or dropped which dead letters and why, newest first.")
  static final class History implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(FEEDS + "/" + domain + "/history", History::print);
    }

    static void print(Output out, JsonNode answer) {
      out.table(
          List.of("AT", "WHAT", "KEY", "DEAD LETTERS", "ACTOR", "REASON"),
          answer.path("entries"),
          "at",
          "kind",
          "key",
          "deadLetters",
          "actor",
          "reason");
    }
  }
}
