package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ficus reconcile}: whether both sides agree, row by row. */
@Command(
    name = "reconcile",
    description = "Whether both sides agree, row by row and column by column.",
    subcommands = {
      ReconcileCommand.Run.class,
      ReconcileCommand.Status.class,
      ReconcileCommand.Report.class,
      ReconcileVerification.Verify.class,
      ReconcileVerification.Standing.class,
      ReconcileVerification.Hold.class,
      ReconcileVerification.Release.class,
      ReconcileVerification.History.class,
      RepairCommand.class
    })
final class ReconcileCommand {

  static final String PATH = "/api/v1/reconciliation/";
  private static final long LOOK_MILLIS = 300;

  private ReconcileCommand() {}

  @Command(
      name = "run",
      description =
          "Compare both sides now and wait for the verdict. Exits with 0 for Matches, 3 for Differs,"
              + " 7 for Unproven.")
  static final class Run implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--resume",
        description = "Take up the last run again where its process left it, instead of a new one.")
    boolean resume;

    @Option(
        names = "--sample-every",
        paramLabel = "N",
        description =
            "Compare one key in N only. It may find differences; it never proves that there are"
                + " none, and says which bound it proves.")
    @Nullable Long sampleEvery;

    @Option(
        names = "--sample-offset",
        paramLabel = "K",
        defaultValue = "0",
        description = "Pass over K keys before the first of the sample.")
    long sampleOffset;

    @Option(
        names = "--sketch-cells",
        paramLabel = "N",
        description =
            "Read each side once, in any order, and keep a table of N cells; twice the rows that"
                + " differ is enough. For pairs without a common order of keys.")
    @Nullable Integer sketchCells;

    @Option(
        names = "--lock-hot-rows",
        negatable = true,
        description =
            "Lock the rows of a key that never stands still for a moment, to settle it"
                + " (default: ficus.reconciliation.lock-hot-rows).")
    @Nullable Boolean lockHotRows;

    @Option(names = "--no-wait", description = "Start it and return.")
    boolean noWait;

    @Option(names = "--actor", paramLabel = "NAME", defaultValue = "${user.name}")
    String actor = "";

    @Override
    public Integer call() throws InterruptedException {
      ServerClient client = server.client();
      Output talk = new Output(System.out, System.err);
      JsonNode run =
          client.post(
              PATH
                  + domain
                  + "/runs?resume="
                  + resume
                  + (sampleEvery == null
                      ? ""
                      : "&sampleEvery=" + sampleEvery + "&sampleOffset=" + sampleOffset)
                  + (sketchCells == null ? "" : "&sketchCells=" + sketchCells)
                  + (lockHotRows == null ? "" : "&lockHotRows=" + lockHotRows),
              Map.of(),
              Map.of("X-Ficus-Actor", actor));
      String last = "";
      while (!noWait && Text.of(run, "state").equals("RUNNING")) {
        waitForTheNextLook();
        run = client.get(PATH + domain + "/runs/" + Text.of(run, "id"));
        String now = progress(run);
        if (!now.equals(last)) {
          talk.say(now);
          last = now;
        }
      }
      server.print(run, ReconcileCommand::print);
      return noWait ? ExitCode.OK.code() : exitCode(run).code();
    }

    private static String progress(JsonNode run) {
      JsonNode progress = run.path("progress");
      return "  chunks "
          + Text.of(progress, "chunksDone")
          + "/"
          + (progress.path("chunksTotal").asInt() == 0 ? "?" : Text.of(progress, "chunksTotal"))
          + ", keys "
          + Text.of(progress, "keysCompared")
          + ", suspects "
          + Text.of(progress, "suspectsDone")
          + "/"
          + Text.of(progress, "suspects")
          + (run.path("slowedBy").isString() ? "; slowed: " + Text.of(run, "slowedBy") : "");
    }
  }

  @Command(name = "status", description = "The runs of a domain, newest first.")
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Override
    public Integer call() {
      return server.show(
          PATH + domain + "/runs",
          (out, runs) ->
              out.table(
                  List.of("RUN", "STATE", "VERDICT", "KEYS", "STARTED", "ACTOR"),
                  runs,
                  "id",
                  "state",
                  "verdict",
                  "totals.keysSeen",
                  "startedAt",
                  "actor"));
    }
  }

  @Command(
      name = "report",
      description = "The report of the last run, or of one that is named, on stdout.")
  static final class Report implements Callable<Integer> {
    /** The forms of a report. */
    enum Format {
      html,
      json,
      csv,
      md,
      junit
    }

    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "html",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Format format = Format.html;

    @Option(
        names = "--run",
        paramLabel = "ID",
        description = "The run (default: the last that ended).")
    @Nullable Long run;

    @Override
    public Integer call() {
      String path =
          PATH
              + domain
              + "/report?format="
              + format.name().toLowerCase(Locale.ROOT)
              + (run == null ? "" : "&run=" + run);
      System.out.println(server.client().getText(path));
      return ExitCode.OK.code();
    }
  }

  /** What a server does in the background is looked at this often. */
  static void waitForTheNextLook() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
  }

  private static void print(Output out, JsonNode run) {
    out.line(
        "Run "
            + Text.of(run, "id")
            + " of "
            + Text.of(run, "domain")
            + ": "
            + Text.of(run, "verdict"));
    if (run.path("reason").isString()) {
      out.line("  because " + Text.of(run, "reason"));
    }
    JsonNode totals = run.path("totals");
    List<String> headings = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String name :
        List.of("keysSeen", "matched", "differing", "missing", "extra", "unmappable", "unproven")) {
      headings.add(name.equals("keysSeen") ? "KEYS" : name.toUpperCase(Locale.ROOT));
      values.add(Text.of(totals, name));
    }
    out.table(headings, List.of(values));
    JsonNode locked = run.path("locked");
    if (locked.path("keys").asLong(0) > 0) {
      out.line(
          "  It locked the rows of "
              + Text.of(locked, "keys")
              + " hot keys, each for "
              + Text.of(locked, "longestMillis")
              + " ms at most.");
    }
    if (run.path("repaired").asBoolean(false)) {
      out.line("  Something was repaired since, so it is no clean run.");
    }
    sides(out, run);
  }

  /** The equation of each side, where it says more than the line above. */
  private static void sides(Output out, JsonNode run) {
    List<List<String>> rows = new ArrayList<>();
    for (String side : List.of("legacySide", "domainSide")) {
      List<String> row = new ArrayList<>();
      row.add(side.replace("Side", ""));
      for (String term :
          List.of(
              "seen",
              "matched",
              "differing",
              "missing",
              "extra",
              "duplicate",
              "unmappable",
              "unproven",
              "excluded")) {
        row.add(Text.of(run.path(side), term));
      }
      rows.add(row);
    }
    out.table(
        List.of(
            "SIDE",
            "SEEN",
            "MATCHED",
            "DIFFERING",
            "MISSING",
            "EXTRA",
            "DUPLICATE",
            "UNMAPPABLE",
            "UNPROVEN",
            "EXCLUDED"),
        rows);
  }

  private static ExitCode exitCode(JsonNode run) {
    return switch (Text.of(run, "verdict")) {
      case "MATCHES" -> ExitCode.OK;
      case "DIFFERS" -> ExitCode.GATE_CLOSED;
      default -> ExitCode.UNPROVEN;
    };
  }
}
