package io.ficus.app.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What {@code ficus reconcile} does between whole runs. */
final class ReconcileVerification {

  private ReconcileVerification() {}

  @Command(
      name = "verify",
      description =
          "Compare only what changed since the last clean run. Exits with 0 for verified, 3 for"
              + " differs, 7 for unproven.")
  static final class Verify implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--budget",
        paramLabel = "MILLISECONDS",
        defaultValue = "10000",
        description = "The longest that it may take (default: ${DEFAULT-VALUE}).")
    long budget;

    @Override
    public Integer call() {
      JsonNode answer =
          server
              .client()
              .post(
                  ReconcileCommand.PATH + domain + "/verify?budgetMillis=" + budget,
                  Map.of(),
                  Map.of());
      server.print(answer, Verify::print);
      return switch (Text.of(answer, "verdict")) {
        case "VERIFIED" -> ExitCode.OK.code();
        case "DIFFERS" -> ExitCode.GATE_CLOSED.code();
        default -> ExitCode.UNPROVEN.code();
      };
    }

    private static void print(Output out, JsonNode answer) {
      out.line(
          Text.of(answer, "verdict")
              + ": "
              + (answer.path("why").isString()
                  ? Text.of(answer, "why")
                  : Text.of(answer, "keys")
                      + " changed keys agree, compared in "
                      + Text.of(answer, "tookMillis")
                      + " ms"));
    }
  }

  @Command(
      name = "standing",
      description = "Up to where the domain is verified, and how many keys changed since.")
  static final class Standing implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(ReconcileCommand.PATH + domain + "/standing", this::print);
    }

    private void print(Output out, JsonNode answer) {
      boolean verified = answer.path("verifiedThrough").isString();
      out.table(
          List.of("DOMAIN", "VERIFIED THROUGH", "AT", "RUN", "PENDING KEYS"),
          List.of(
              List.of(
                  domain,
                  verified ? Text.of(answer, "verifiedThrough") : "not verified",
                  verified ? Text.of(answer, "verifiedAt") : "",
                  verified ? Text.of(answer, "run") : "",
                  Text.of(answer, "pendingKeys"))));
    }
  }

  @Command(
      name = "hold",
      description =
          "Switch reconciliations of a domain off. The running one ends as interrupted at its next"
              + " chunk and can be resumed.")
  static final class Hold implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, ReconcileCommand.PATH + domain + "/hold"),
          (out, answer) ->
              out.line(
                  "Reconciliations of "
                      + domain
                      + (answer.path("dryRun").asBoolean(false)
                          ? " would be switched off. Nothing was changed."
                          : " are switched off.")));
      return ExitCode.OK.code();
    }
  }

  @Command(name = "history", description = "What people did: held, released, repaired, and why.")
  static final class History implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(
          ReconcileCommand.PATH + domain + "/audit",
          (out, entries) ->
              out.table(
                  List.of("AT", "WHAT", "SUBJECT", "ACTOR", "REASON"),
                  entries,
                  "at",
                  "what",
                  "subject",
                  "actor",
                  "reason"));
    }
  }

  @Command(name = "release", description = "Let reconciliations of a domain run again.")
  static final class Release implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      server.print(
          mutation.ask(server, ReconcileCommand.PATH + domain + "/release"),
          (out, answer) ->
              out.line(
                  "Reconciliations of "
                      + domain
                      + (answer.path("dryRun").asBoolean(false)
                          ? " would be let run again. Nothing was changed."
                          : " may run again.")));
      return ExitCode.OK.code();
    }
  }
}
