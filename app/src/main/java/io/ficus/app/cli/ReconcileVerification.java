package io.ficus.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
      } else if (answer.path("why").isString()) {
        out.line(Text.of(answer, "verdict") + ": " + Text.of(answer, "why"));
      } else {
        out.line(
            Text.of(answer, "verdict")
                + ": "
                + Text.of(answer, "keys")
                + " changed keys agree, compared in "
                + Text.of(answer, "tookMillis")
                + " ms");
      }
      return switch (Text.of(answer, "verdict")) {
        case "VERIFIED" -> ExitCode.OK.code();
        case "DIFFERS" -> ExitCode.GATE_CLOSED.code();
        default -> ExitCode.UNPROVEN.code();
      };
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
      JsonNode answer = server.client().get(ReconcileCommand.PATH + domain + "/standing");
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
        return ExitCode.OK.code();
      }
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
      return ExitCode.OK.code();
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
      Output out = new Output(System.out, System.err);
      if (mutation.dryRun) {
        out.line("Reconciliations of " + domain + " would be switched off. Nothing was changed.");
        return ExitCode.OK.code();
      }
      server
          .client()
          .post(
              ReconcileCommand.PATH
                  + domain
                  + "/hold?reason="
                  + URLEncoder.encode(mutation.reason, StandardCharsets.UTF_8),
              Map.of(),
              mutation.headers());
      out.line("Reconciliations of " + domain + " are switched off.");
      return ExitCode.OK.code();
    }
  }

  @Command(name = "release", description = "Let reconciliations of a domain run again.")
  static final class Release implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      server.client().post(ReconcileCommand.PATH + domain + "/release", Map.of(), Map.of());
      new Output(System.out, System.err).line("Reconciliations of " + domain + " may run again.");
      return ExitCode.OK.code();
    }
  }
}
