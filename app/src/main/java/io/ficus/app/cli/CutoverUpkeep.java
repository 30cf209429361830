package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of {@code ficus cutover} that look after a domain without moving its stage. */
final class CutoverUpkeep {

  private CutoverUpkeep() {}

  @Command(
      name = "gate",
      description = "The rules that must hold before the next stage.",
      subcommands = Gate.Explain.class)
  static final class Gate {

    @Command(
        name = "explain",
        description =
            "What each gate before the next stage says, and why. Changes nothing; exits with 3 if"
                + " one is closed, 7 if one could not be measured.")
    static final class Explain implements Callable<Integer> {
      @Mixin ServerOptions server = new ServerOptions();

      @Parameters(paramLabel = "DOMAIN")
      String domain = "";

      @Override
      public Integer call() {
        JsonNode answer = server.client().get(CutoverCommand.DOMAINS + "/" + domain + "/gates");
        Output out = new Output(System.out, System.err);
        if (server.asJson()) {
          out.json(answer);
        } else {
          out.line(domain + ", before " + Text.of(answer, "next"));
          Gates.explain(answer.path("gates"), out::line);
        }
        return worst(answer.path("gates")).code();
      }

      private static ExitCode worst(JsonNode gates) {
        ExitCode worst = ExitCode.OK;
        for (JsonNode gate : gates) {
          String state = Text.of(gate, "state");
          if (state.equals("CLOSED")) {
            return ExitCode.GATE_CLOSED;
          }
          if (state.equals("INCONCLUSIVE")) {
            worst = ExitCode.UNPROVEN;
          }
        }
        return worst;
      }
    }
  }

  @Command(
      name = "doctor",
      description =
          "Whether both stores say what the stage means, and the safe next command where they do"
              + " not. Changes nothing; exits with 3 if something disagrees, 7 if something could"
              + " not be looked at.")
  static final class Doctor implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get(CutoverCommand.DOMAINS + "/" + domain + "/doctor");
      Output out = new Output(System.out, System.err);
      ExitCode worst = ExitCode.OK;
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode finding : answer.path("findings")) {
        String state = Text.of(finding, "state");
        if (state.equals("PROBLEM")) {
          worst = ExitCode.GATE_CLOSED;
        } else if (state.equals("UNKNOWN") && worst == ExitCode.OK) {
          worst = ExitCode.UNPROVEN;
        }
        rows.add(
            List.of(
                Text.of(finding, "check"),
                state,
                Text.of(finding, "finding"),
                Text.of(finding, "command")));
      }
      if (server.asJson()) {
        out.json(answer);
      } else {
        out.table(List.of("CHECK", "STATE", "FINDING", "NEXT COMMAND"), rows);
      }
      return worst.code();
    }
  }

  @Command(
      name = "reassert",
      description = "Make the ownership rows of both stores say again what the stage means.")
  static final class Reassert implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return post(domain, "reassert", server, mutation, Map.of("reason", mutation.reason));
    }
  }

  @Command(
      name = "ramp",
      description =
          "Which keys' reads take the path of the stage, in SHADOW and LIVE; all others read as in"
              + " the stage before.")
  static final class Ramp implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--percent",
        required = true,
        paramLabel = "P",
        description = "The share of the keys, by a stable hash; 100 is all of them.")
    int percent;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "A key that is in whatever the share; may be repeated.")
    List<String> keys = new ArrayList<>();

    @Override
    public Integer call() {
      Map<String, Object> body = new HashMap<>();
      body.put("percent", percent);
      body.put("keys", keys);
      body.put("reason", mutation.reason);
      return post(domain, "ramp", server, mutation, body);
    }
  }

  @Command(
      name = "drop-sql",
      description =
          "Print the SQL that would drop what is left of a complete domain in the legacy store."
              + " Ficus never runs it.")
  static final class DropSql implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get(CutoverCommand.DOMAINS + "/" + domain + "/drop-sql");
      Output out = new Output(System.out, System.err);
      if (server.asJson()) {
        out.json(answer);
      } else {
        answer.path("statements").forEach(statement -> out.line(Text.of(statement)));
      }
      return ExitCode.OK.code();
    }
  }

  private static int post(
      String domain,
      String verb,
      ServerOptions server,
      MutationOptions mutation,
      Map<String, ?> body) {
    JsonNode answer =
        server
            .client()
            .post(
                CutoverCommand.DOMAINS + "/" + domain + "/" + verb + mutation.query(),
                body,
                mutation.headers());
    CutoverCommand.printChange(domain, server, answer);
    return ExitCode.OK.code();
  }
}
