package io.ficus.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs all contenders over the same rows and prints one table a discipline, as Markdown. */
@Command(name = "benchmarks/peers/run", mixinStandardHelpOptions = true)
public final class PeerBenchmarks implements Runnable {

  private static final int STEADY_RATE = 1_000;

  @Option(names = "--rows", defaultValue = "200000", description = "rows of one backlog")
  private int rows;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds, in another order each")
  private int rounds;

  @Option(names = "--shapes", split = ",", defaultValue = "narrow,middling,wide")
  private List<String> shapes = List.of();

  @Option(names = "--disciplines", split = ",", defaultValue = "snapshot,backlog,steady")
  private List<String> disciplines = List.of();

  @Option(names = "--only", split = ",", description = "contenders by their code")
  private List<String> only = List.of();

  @Option(names = "--seconds", defaultValue = "30", description = "of the steady state")
  private int seconds;

  // On two cores the just-in-time compilers of three JVMs take a third of the machine until then.
  @Option(
      names = "--warm-up",
      defaultValue = "40",
      description = "seconds of the steady state before it is measured")
  private int warmUp;

  @Option(names = "--record", description = "a flight recording of each, and where they lie")
  private boolean record;

  @Option(names = "--output", description = "also writes the tables to this file")
  private Path output = Path.of("");

  private final StringBuilder report = new StringBuilder();

  /** The command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new PeerBenchmarks()).execute(args));
  }

  @Override
  public void run() {
    try {
      Path directory = Files.createTempDirectory("ficus-peers");
      run(directory);
      if (record) {
        System.out.println("The recordings are in " + directory);
      } else {
        delete(directory);
      }
    } catch (Exception e) {
      throw new IllegalStateException("The benchmark broke off: " + e.getMessage(), e);
    }
  }

  private void run(Path directory) throws Exception {
    try (Arena arena = new Arena(directory, record)) {
      List<Contender> here = contenders(c -> c.missing().isEmpty());
      List<Contender> missing = contenders(c -> c.missing().isPresent());
      if (disciplines.contains("snapshot")) {
        snapshots(arena, here, missing);
      }
      for (RowShape shape : RowShape.ALL) {
        if (disciplines.contains("backlog") && shapes.contains(shape.name())) {
          drains(arena, shape, here, missing);
        }
      }
      if (disciplines.contains("steady")) {
        steady(arena, here);
      }
      if (!output.toString().isEmpty()) {
        Files.writeString(output, report);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var below = Files.walk(directory)) {
      for (Path file : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<Contender> contenders(Predicate<Contender> wanted) {
    return Peers.all().stream()
        .filter(c -> only.isEmpty() || only.contains(c.code()))
        .filter(wanted)
        .toList();
  }

  private void snapshots(Arena arena, List<Contender> here, List<Contender> missing)
      throws Exception {
    Scores scores = new Scores("first snapshot, middling rows");
    SnapshotTrial trial = new SnapshotTrial(arena, rows);
    List<String> copies = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      copies.add(trial.copy());
      trial.round(round, here, scores);
    }
    print(scores, missing);
    print(String.join("", copies));
  }

  private void drains(Arena arena, RowShape shape, List<Contender> here, List<Contender> missing)
      throws Exception {
    shape.create(arena.connection());
    Scores inserts = new Scores("backlog of inserts, " + shape.label());
    Scores updates = new Scores("backlog of updates, " + shape.label());
    DrainTrial trial = new DrainTrial(arena, shape, here);
    for (int round = 0; round < rounds; round++) {
      trial.round(round, rows, false, inserts);
      trial.round(round, rows, true, updates);
    }
    trial.end();
    print(inserts, missing);
    print(updates, missing);
  }

  private void steady(Arena arena, List<Contender> here) throws Exception {
    LatencyTrial trial = new LatencyTrial(arena, STEADY_RATE, seconds, warmUp);
    print(
        String.format(
            Locale.ROOT,
            "| commit to reader, %,d transactions/s for %d s after %d s | |%n|---|---|%n",
            STEADY_RATE,
            seconds,
            warmUp));
    for (Contender contender : here) {
      if (contender.reachesKafka() && !(contender instanceof RawStream)) {
        print(String.format("| %s | %s |%n", contender.label(), trial.run(contender)));
      }
    }
  }

  private void print(Scores scores, List<Contender> missing) {
    missing.forEach(contender -> scores.notRun(contender, contender.missing().orElse("")));
    print(scores.markdown(new KafkaConnect().label()) + "\n");
  }

  private void print(String text) {
    System.out.print(text);
    report.append(text);
  }
}
