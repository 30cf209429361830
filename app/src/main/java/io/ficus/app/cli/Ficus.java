package io.ficus.app.cli;

/** The entry point: {@code ficus <noun> <verb>}. */
public final class Ficus {

  private Ficus() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(CommandLines.run(args));
  }
}
