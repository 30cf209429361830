package io.ficus.benchmarks.cutover;

import io.ficus.cutover.Stage;
import io.ficus.shop.engine.ShopEngine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a cutover costs those who write, and prints tables. */
@Command(name = "benchmarks/cutover/run", mixinStandardHelpOptions = true)
public final class CutoverBenchmarks implements Callable<Integer> {

  /** What can be measured by itself. */
  enum Part {
    /** The check of the ownership. */
    CHECK,
    /** A call through the seam. */
    SEAM,
    /** Moving the authority while somebody writes. */
    PAUSE
  }

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "CHECK,SEAM,PAUSE",
      description = "what is measured: ${COMPLETION-CANDIDATES}")
  private List<Part> parts = List.of();

  @Option(names = "--cycles", defaultValue = "50", description = "to LIVE and back")
  private int cycles;

  @Option(names = "--rate", defaultValue = "500", description = "writes a second meanwhile")
  private int rate;

  // On two cores the just-in-time compilers take half of the machine in the first minutes.
  @Option(
      names = "--warm-up",
      defaultValue = "120",
      description = "seconds of writes before the first switch")
  private int warmUp;

  @Option(names = "--minutes", defaultValue = "12", description = "after which no cycle begins")
  private int minutes;

  @Option(names = "--scale", defaultValue = "0.02", description = "of the shop's data")
  private double scale;

  @Option(
      names = "--legacy",
      defaultValue = "postgresql",
      description = "what the shop stands on: ${COMPLETION-CANDIDATES}")
  private ShopEngine legacy = ShopEngine.POSTGRESQL;

  @Option(names = "--rounds", defaultValue = "20", description = "of the ownership check")
  private int rounds;

  /** Runs all of it. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new CutoverBenchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (parts.contains(Part.CHECK)) {
      OwnershipCost.print(rounds, legacy);
    }
    boolean whole = true;
    // A demo for each: the first ends where no way back leads from.
    if (parts.contains(Part.SEAM)) {
      try (SwitchedDemo demo = SwitchedDemo.start(scale, legacy)) {
        SeamCost.print(demo);
      }
    }
    if (parts.contains(Part.PAUSE)) {
      try (SwitchedDemo demo = SwitchedDemo.start(scale, legacy)) {
        demo.forwardTo(Stage.SHADOW);
        whole = PauseTrial.print(demo, cycles, rate, warmUp, minutes);
      }
    }
    return whole ? 0 : 1;
  }
}
