package io.ficus.benchmarks.reconciliation;

import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how fast two stores are compared, and what that costs others; prints Markdown. */
@Command(name = "benchmarks/reconciliation/run", mixinStandardHelpOptions = true)
public final class ReconciliationBenchmarks implements Callable<Integer> {

  private static final String TABLE = "customer";
  private static final String SMALL = "customer_small";

  @Option(names = "--rows", defaultValue = "1000000", description = "aggregates on each side")
  private long rows;

  @Option(names = "--small", defaultValue = "100000", description = "of the smaller table")
  private long small;

  @Option(names = "--rounds", defaultValue = "3", description = "in another order each")
  private int rounds;

  @Option(names = "--threads", defaultValue = "2", description = "that compare, in every way")
  private int threads;

  @Option(names = "--ways", split = ",", defaultValue = "FICUS,LIMIT,MD5,CURSOR")
  private List<Way> ways = List.of();

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "postgresql,mariadb,load",
      description = "what is measured")
  private List<String> parts = List.of();

  @Option(names = "--seconds", defaultValue = "20", description = "of the load, a turn")
  private int seconds;

  @Option(names = "--turns", defaultValue = "4", description = "of the load, with and without")
  private int turns;

  @Option(names = "--record", description = "flight recordings of all ways, into this directory")
  private Path recordings = Path.of("");

  /** Runs all of it. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new ReconciliationBenchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (!recordings.toString().isEmpty()) {
      Files.createDirectories(recordings);
    }
    Map<String, String> sized =
        Map.of("shared_buffers", "512MB", "max_wal_size", "4GB", "checkpoint_timeout", "30min");
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(null, 0, sized)) {
      Store domain = filled(new Store(server.createDatabase("domains")));
      for (Map.Entry<String, Long> table : Map.of(TABLE, rows, SMALL, small).entrySet()) {
        Customers.plant(domain, table.getKey(), table.getValue());
      }
      StringBuilder memory = new StringBuilder();
      if (parts.contains("postgresql") || parts.contains("load")) {
        Ground ground =
            new Ground(filled(new Store(server.createDatabase("shop"))), domain, TABLE, threads);
        if (parts.contains("postgresql")) {
          memory.append(speed("PostgreSQL to PostgreSQL", ground));
        }
        if (parts.contains("load")) {
          System.out.print(new LoadTrial(ground, rows, seconds).markdown(SMALL, turns));
        }
      }
      if (parts.contains("mariadb")) {
        memory.append(onMariaDb(domain));
      }
      System.out.printf(
          Locale.ROOT,
          "| peak memory of the process that compares | %,d pairs | %,d pairs |%n|---|---|---|%n%s%n",
          small,
          rows,
          memory);
    }
    return 0;
  }

  private String onMariaDb(Store domain) throws Exception {
    if (EmbeddedMariaDbServer.unavailable().isPresent()) {
      System.out.println("MariaDB: not measured. " + EmbeddedMariaDbServer.unavailable().get());
      return "";
    }
    Map<String, String> sized =
        Map.of("innodb-buffer-pool-size", "1G", "innodb-log-file-size", "1G");
    try (EmbeddedMariaDbServer server = EmbeddedMariaDbServer.start(null, 0, sized)) {
      Store legacy = filled(new Store(server.createDatabase("shop")));
      return speed("MariaDB to PostgreSQL", new Ground(legacy, domain, TABLE, threads));
    }
  }

  private Store filled(Store store) throws Exception {
    System.err.printf(Locale.ROOT, "Filling %s with %,d rows%n", store.url(), rows);
    Customers.fill(store, TABLE, rows);
    Customers.fill(store, SMALL, small);
    return store;
  }

  private String speed(String what, Ground ground) throws Exception {
    SpeedTrial trial = new SpeedTrial(ground, SMALL, rows, recordings);
    for (int round = 0; round < rounds; round++) {
      System.err.printf(Locale.ROOT, "%s, round %d of %d%n", what, round + 1, rounds);
      trial.round(round, ways);
    }
    System.out.print(trial.markdown(what));
    return trial.memory(what);
  }
}
