package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            "What each gate before the next stage says, and why. Changes nothing; exits with 0 if an"
                + " advance would go through, as far as can be told without one, with 3 if a gate is"
                + " closed or there is no next stage, 7 if one could not be measured.")
    static final class Explain implements Callable<Integer> {
      @Mixin ServerOptions server = new ServerOptions();

      @Parameters(paramLabel = "DOMAIN")
      String domain = "";

      @Override
      public Integer call() {
        JsonNode answer = server.client().get(CutoverCommand.DOMAINS + "/" + domain + "/gates");
        server.print(
            answer,
            (out, gates) -> {
              if (gates.path("next").isString()) {
                out.line(domain + ", before " + Text.of(gates, "next"));
                Gates.explain(gates.path("gates"), out::line);
              } else {
                out.line(domain + " is at the last stage: no gate stands before another.");
              }
              if (gates.path("notYetPossible").isString()) {
                out.line("Not possible yet: " + Text.of(gates, "notYetPossible"));
              }
            });
        return exit(answer).code();
      }

      // The server says what holds: a gate may be passed by two people, or be asked by an advance.
      private static ExitCode exit(JsonNode answer) {
        if (answer.path("wouldAdvance").asBoolean(false)) {
          return ExitCode.OK;
        }
        Set<String> holding = new HashSet<>();
        answer.path("holding").forEach(rule -> holding.add(Text.of(rule)));
        boolean closed = holding.isEmpty();
        for (JsonNode gate : answer.path("gates")) {
          closed |=
              holding.contains(Text.of(gate, "rule")) && Text.of(gate, "state").equals("CLOSED");
        }
        return closed ? ExitCode.GATE_CLOSED : ExitCode.UNPROVEN;
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
      server.print(
          answer,
          (out, findings) ->
              out.table(
                  List.of("CHECK", "STATE", "FINDING", "NEXT COMMAND"),
                  findings.path("findings"),
                  "check",
                  "state",
                  "finding",
                  "command"));
      ExitCode worst = ExitCode.OK;
      for (JsonNode finding : answer.path("findings")) {
        String state = Text.of(finding, "state");
        if (state.equals("PROBLEM")) {
          return ExitCode.GATE_CLOSED.code();
        }
        if (state.equals("UNKNOWN")) {
          worst = ExitCode.UNPROVEN;
        }
      }
      return worst.code();
    }
  }

  @Command(
      name = "fleet",
      description =
          "The instances of the last day that route the domain's calls, and on which epoch they act."
              + " Exits with 3 if a live one is behind, and with 7 if none is alive.")
  static final class FleetList implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode answer = server.client().get(CutoverCommand.DOMAINS + "/" + domain + "/fleet");
      server.print(answer, FleetList::print);
      Set<String> states = new HashSet<>();
      answer.path("instances").forEach(one -> states.add(Text.of(one, "state")));
      if (states.contains("BEHIND")) {
        return ExitCode.GATE_CLOSED.code();
      }
      return (states.contains("ACKNOWLEDGED") ? ExitCode.OK : ExitCode.UNPROVEN).code();
    }

    private static void print(Output out, JsonNode answer) {
      out.line("The domain is at epoch " + Text.of(answer, "epoch") + ".");
      out.table(
          List.of("INSTANCE", "EPOCH", "STATE", "LAST SEEN, S AGO"),
          answer.path("instances"),
          "instance",
          "epoch",
          "state",
          "lastSeenSeconds");
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
      return CutoverCommand.change(domain, "reassert", server, mutation, Map.of(), Map.of());
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
      return CutoverCommand.change(
          domain, "ramp", server, mutation, Map.of("percent", percent, "keys", keys), Map.of());
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
      return server.show(
          CutoverCommand.DOMAINS + "/" + domain + "/drop-sql",
          (out, answer) ->
              answer.path("statements").forEach(statement -> out.line(Text.of(statement))));
    }
  }
}
