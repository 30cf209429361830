package io.ficus.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus cutover}: where domains stand, and the steps forward and back. */
@Command(
    name = "cutover",
    description = "Where domains stand, and the steps forward and back.",
    subcommands = {
      CutoverCommand.ListDomains.class,
      CutoverCommand.Show.class,
      CutoverCommand.Plan.class,
      CutoverCommand.Advance.class,
      CutoverCommand.Rollback.class,
      CutoverCommand.History.class,
      CutoverUpkeep.FleetList.class,
      ApprovalCommand.class,
      LedgerCommand.class,
      CutoverUpkeep.Gate.class,
      CutoverUpkeep.Doctor.class,
      CutoverUpkeep.Reassert.class,
      CutoverUpkeep.Ramp.class,
      CutoverUpkeep.DropSql.class
    })
final class CutoverCommand {

  static final String DOMAINS = "/api/v1/cutover/domains";
  private static final List<String> HEADINGS =
      List.of("DOMAIN", "STAGE", "AUTHORITY", "EPOCH", "SINCE", "ACTOR", "REASON");
  private static final String[] FIELDS = {
    "domain", "stage", "authority", "epoch", "since", "actor", "reason"
  };

  private CutoverCommand() {}

  @Command(name = "list", description = "All domains and their stages.")
  static final class ListDomains implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return server.show(
          DOMAINS, (out, answer) -> out.table(HEADINGS, answer.path("domains"), FIELDS));
    }
  }

  @Command(
      name = "show",
      description = "Where one domain stands, and its latest hand-over step by step.")
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(DOMAINS + "/" + domain, Show::print);
    }

    private static void print(Output out, JsonNode answer) {
      out.row(HEADINGS, answer.path("domain"), FIELDS);
      JsonNode ramp = answer.path("ramp");
      if (ramp.isObject() && ramp.path("percent").asInt(100) < 100) {
        out.line(
            "Reads of "
                + Text.of(ramp, "percent")
                + " % of the keys and "
                + ramp.path("keys").size()
                + " named ones take the path of the stage"
                + effective(ramp.path("effective"))
                + ".");
      }
      Gates.passed(answer.path("overridden"), out::line);
      Gates.leftOut(answer.path("leftOut"), out::line);
      HandOvers.print(answer.path("handOver"), out::line);
    }

    private static String effective(JsonNode share) {
      long reads = share.path("reads").asLong(0);
      return reads == 0
          ? "; no read was counted lately"
          : String.format(
              Locale.ROOT,
              ": %.1f %% of %d reads in the last %d s",
              100.0 * share.path("ramped").asLong() / reads,
              reads,
              share.path("windowSeconds").asLong());
    }
  }

  @Command(
      name = "plan",
      description =
          "What an advance would do, what each gate says, and what going back would cost."
              + " Changes nothing; exits with 3 if a gate is not open.")
  static final class Plan implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      JsonNode plan = server.client().get(DOMAINS + "/" + domain + "/plan");
      server.print(plan, Plan::print);
      boolean goes = plan.path("wouldAdvance").asBoolean(false);
      return (goes ? ExitCode.OK : ExitCode.GATE_CLOSED).code();
    }

    private static void print(Output out, JsonNode plan) {
      out.line(
          Text.of(plan.path("domain"), "domain")
              + ": "
              + Text.of(plan.path("domain"), "stage")
              + " -> "
              + Text.of(plan, "next"));
      plan.path("steps").forEach(step -> out.line("  - " + Text.of(step)));
      if (!plan.path("notYetPossible").isNull()) {
        out.line("Not possible yet: " + Text.of(plan, "notYetPossible"));
      }
      HandOvers.forecast(plan.path("pause"), out::line);
      out.line("Going back: " + Text.of(plan, "costOfGoingBack"));
      out.line("");
      Gates.print(plan.path("gates"), out::line);
    }
  }

  @Command(name = "advance", description = "One stage forward, if every gate is open.")
  static final class Advance implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--to",
        paramLabel = "STAGE",
        description =
            "Only if this is the next stage. COMPLETE has to be named: no flag leads back from it.")
    @Nullable String to;

    @Option(
        names = "--epoch",
        paramLabel = "N",
        description = "Only if the domain is still at this epoch.")
    @Nullable Long epoch;

    @Override
    public Integer call() {
      return change(domain, "advance", server, mutation, meant(to), onlyAt(epoch));
    }
  }

  @Command(name = "rollback", description = "One stage back, or to an earlier stage.")
  static final class Rollback implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(names = "--to", paramLabel = "STAGE", description = "The stage to go back to.")
    @Nullable String to;

    @Option(
        names = "--epoch",
        paramLabel = "N",
        description = "Only if the domain is still at this epoch.")
    @Nullable Long epoch;

    @Override
    public Integer call() {
      return change(domain, "rollback", server, mutation, meant(to), onlyAt(epoch));
    }
  }

  @Command(
      name = "history",
      description =
          "Every change of a domain's stage, and what else was done to it: to its fence, its ownership"
              + " rows, its read ramp, and hand-overs that were given up. Newest first.")
  static final class History implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(DOMAINS + "/" + domain + "/history", History::print);
    }

    private static void print(Output out, JsonNode answer) {
      out.table(
          List.of("AT", "WHAT", "FROM", "TO", "EPOCH", "ACTOR", "REASON"),
          answer.path("entries"),
          "at",
          "kind",
          "from",
          "to",
          "epoch",
          "actor",
          "reason");
      if (!answer.path("acts").isEmpty()) {
        out.line("");
        out.line("Beside the stage:");
        out.table(
            List.of("AT", "WHAT", "OUTCOME", "ACTOR", "REASON", "DETAIL"),
            answer.path("acts"),
            "at",
            "kind",
            "outcome",
            "actor",
            "reason",
            "detail");
      }
      for (JsonNode entry : answer.path("entries")) {
        Gates.passedBefore(Text.of(entry, "epoch"), entry.path("gates"), out::line);
      }
    }
  }

  private static Map<String, String> meant(@Nullable String to) {
    return to == null ? Map.of() : Map.of("to", to);
  }

  private static Map<String, String> onlyAt(@Nullable Long epoch) {
    return epoch == null ? Map.of() : Map.of("If-Match", "\"" + epoch + "\"");
  }

  static int change(
      String domain,
      String verb,
      ServerOptions server,
      MutationOptions mutation,
      Map<String, ?> more,
      Map<String, String> headers) {
    JsonNode answer = mutation.ask(server, DOMAINS + "/" + domain + "/" + verb, more, headers);
    server.print(answer, (out, it) -> printChange(domain, out, it));
    // The stage has changed, and it is not over: a script must not go on as if it were.
    boolean over = !Text.of(answer, "outcome").equals("unsettled");
    return (over ? ExitCode.OK : ExitCode.TIMEOUT).code();
  }

  private static void printChange(String domain, Output out, JsonNode answer) {
    out.line(
        domain
            + ": "
            + Text.of(answer, "outcome").toLowerCase(Locale.ROOT).replace('_', ' ')
            + ", "
            + Text.of(answer, "from")
            + " -> "
            + Text.of(answer, "to")
            + ", epoch "
            + Text.of(answer.path("domain"), "epoch"));
    if (answer.path("detail").isString()) {
      out.line(Text.of(answer, "detail"));
    }
    HandOvers.cost(answer.path("cost"), out::line);
    Gates.print(answer.path("gates"), out::line);
  }
}
