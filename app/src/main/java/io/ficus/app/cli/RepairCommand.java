package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus reconcile repair}: mends what a run has proven to differ. */
@Command(
    name = "repair",
    description =
        "Mend what a run has proven to differ. Each key is derived again from the store that leads,"
            + " and never written over something newer.",
    subcommands = {
      RepairCommand.Plan.class,
      RepairCommand.Apply.class,
      RepairCommand.Undo.class,
      RepairCommand.Listing.class,
      RepairCommand.Show.class
    })
final class RepairCommand {

  private RepairCommand() {}

  private static String path(String domain) {
    return ReconcileCommand.PATH + domain + "/repairs";
  }

  @Command(
      name = "plan",
      description = "Plan to repair what a run has proven. Writes to neither store.")
  static final class Plan implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--run",
        paramLabel = "ID",
        description = "The run (default: the last that ended).")
    @Nullable Long run;

    @Option(
        names = "--most-deletes",
        paramLabel = "N",
        defaultValue = "0",
        description =
            "Delete what the store that leads does not have, of at most N keys (default: delete"
                + " nothing).")
    int mostDeletes;

    @Override
    public Integer call() {
      server.print(
          mutation.ask(
              server,
              path(domain) + "?mostDeletes=" + mostDeletes + (run == null ? "" : "&run=" + run)),
          RepairCommand::print);
      return ExitCode.OK.code();
    }
  }

  @Command(
      name = "apply",
      description =
          "Apply a plan and wait for it. Exits with 0 if every key was mended and compared again, 3"
              + " if not.")
  static final class Apply implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();
    @Mixin Which which = new Which();

    @Override
    public Integer call() throws InterruptedException {
      return which.order("apply", server, mutation);
    }
  }

  @Command(
      name = "undo",
      description =
          "Put back what a repair wrote, where nothing newer has come since. Exits with 3 if"
              + " something was kept.")
  static final class Undo implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin MutationOptions mutation = new MutationOptions();
    @Mixin Which which = new Which();

    @Override
    public Integer call() throws InterruptedException {
      return which.order("undo", server, mutation);
    }
  }

  @Command(name = "list", description = "The repairs of a domain, newest first.")
  static final class Listing implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(
          path(domain),
          (out, repairs) ->
              out.table(
                  List.of("REPAIR", "RUN", "STATE", "PLANNED", "ACTOR", "REASON"),
                  repairs,
                  "id",
                  "run",
                  "state",
                  "plannedAt",
                  "actor",
                  "reason"));
    }
  }

  @Command(name = "show", description = "How a repair stands, key by key.")
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();
    @Mixin Which which = new Which();

    @Override
    public Integer call() {
      return server.show(which.path(), RepairCommand::print);
    }
  }

  /** Which one. */
  static final class Which {

    @Parameters(index = "0", paramLabel = "DOMAIN")
    String domain = "";

    @Parameters(index = "1", paramLabel = "REPAIR")
    long id;

    String path() {
      return RepairCommand.path(domain) + "/" + id;
    }

    int order(String verb, ServerOptions server, MutationOptions mutation)
        throws InterruptedException {
      JsonNode repair = mutation.ask(server, path() + "/" + verb);
      if (mutation.dryRun) {
        server.print(repair, RepairCommand::print);
        return ExitCode.OK.code();
      }
      while (Text.of(repair, "state").endsWith("ING")) {
        ReconcileCommand.waitForTheNextLook();
        repair = server.client().get(path());
      }
      server.print(repair, RepairCommand::print);
      return (unfinished(repair) ? ExitCode.GATE_CLOSED : ExitCode.OK).code();
    }

    private static boolean unfinished(JsonNode repair) {
      return List.of("STILL_DIFFERS", "UNVERIFIED", "WITHHELD", "FAILED", "KEPT").stream()
          .anyMatch(state -> repair.path("counts").path(state).asLong(0) > 0);
    }
  }

  private static void print(Output out, JsonNode repair) {
    boolean dry = repair.path("dryRun").asBoolean(false);
    out.line(
        (Text.of(repair, "id").equals("0") ? "A plan" : "Repair " + Text.of(repair, "id"))
            + " of run "
            + Text.of(repair, "run")
            + " of "
            + Text.of(repair, "domain")
            + ": "
            + Text.of(repair, "state")
            + (dry ? ". Nothing was changed; what follows would be." : ""));
    Map<String, String> counts = new TreeMap<>();
    repair
        .path("counts")
        .properties()
        .forEach(count -> counts.put(count.getKey(), Text.of(count.getValue())));
    out.table(new ArrayList<>(counts.keySet()), List.of(new ArrayList<>(counts.values())));
    if (!repair.path("keys").isEmpty()) {
      out.table(
          List.of("KEY", "FOUND", "STATE", "DETAIL"),
          repair.path("keys"),
          "key",
          "kind",
          "state",
          "detail");
    }
  }
}
