package io.ficus.benchmarks.cutover;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a cutover costs those who write, and prints tables. */
@Command(name = "benchmarks/cutover/run", mixinStandardHelpOptions = true)
public final class CutoverBenchmarks implements Callable<Integer> {

  @Option(names = "--scale", defaultValue = "0.02", description = "of the shop's data")
  private double scale;

  @Option(names = "--rounds", defaultValue = "20", description = "of the ownership check")
  private int rounds;

  /** Runs all of it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new CutoverBenchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    OwnershipCost.print(rounds);
    try (SwitchedDemo demo = SwitchedDemo.start(scale)) {
      SeamCost.print(demo);
    }
    return 0;
  }
}
