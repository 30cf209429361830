package io.ficus.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ficus events}: what domains tell the public. */
@Command(
    name = "events",
    description = "The topics of CloudEvents on which domains tell what they decided.",
    subcommands = {EventsCommand.Status.class, EventsCommand.Resume.class})
final class EventsCommand {

  private EventsCommand() {}

  @Command(
      name = "status",
      description =
          "Each public topic, and whether its events are published; each outbox, and what was"
              + " cleared out of it.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return server.show(
          "/api/v1/events",
          (out, answer) -> {
            out.table(
                List.of("DOMAIN", "TOPIC", "STATE", "PUBLISHED", "LAST", "LAST ERROR"),
                answer.path("publications"),
                "domain",
                "topic",
                "state",
                "published",
                "lastPublishedAt",
                "lastError");
            out.line("");
            out.table(
                List.of("OUTBOX", "ROWS", "OLDEST", "KEPT FOR", "OVERDUE", "DELETED", "HELD BY"),
                answer.path("outboxes"),
                "domain",
                "rows",
                "oldest",
                "keptFor",
                "overdue",
                "deleted",
                "held");
          });
    }
  }

  @Command(
      name = "resume",
      description =
          "Go on after they have halted; where Kafka does not have the next ones any more, with the"
              + " oldest that it has.")
  static final class Resume implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, "/api/v1/events/" + domain + "/resume"),
          (out, answer) -> {
            boolean dry = answer.path("dryRun").asBoolean(false);
            String passedOver = answer.path("passedOver").asString("");
            out.line(
                (dry ? "Would go on; passed over would be: " : "Goes on; passed over: ")
                    + (passedOver.isEmpty() ? "nothing" : passedOver));
          });
      return ExitCode.OK.code();
    }
  }
}
