package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a typed command came to. The standard streams are the process's, so commands are typed one
 * at a time.
 */
public record Typed(int exit, String out, String err) {

  /** Types a command against a server. */
  public static synchronized Typed at(String server, String... command) {
    String[] all = new String[command.length + 2];
    System.arraycopy(command, 0, all, 0, command.length);
    all[command.length] = "--server";
    all[command.length + 1] = server;
    return line(all);
  }

  /** Stops the test, with all that was printed, unless the command exited with 0. */
  public Typed succeeded() {
    assertThat(exit).as("%s", this).isZero();
    return this;
  }

  /** Types a command as it is. */
  public static synchronized Typed line(String... command) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int exit = CommandLines.run(command);
      return new Typed(
          exit,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
