package io.ficus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers that have to be told theirs before they bind it.
 *
 * <p>Not one that the system would give: those are what it gives to outgoing connections, too, and
 * somebody's connection could have it by the time the server binds.
 */
final class FreePort {

  /** Below what Linux, macOS and Windows give to connections. */
  private static final int END = 32_000;

  private static final int BEGIN = 10_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /**
   * A port that nobody listens on.
   *
   * @throws UncheckedIOException if a hundred were taken
   */
  static int find() {
    IOException last = new IOException("no port was tried");
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(BEGIN, END);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException(
        "No free port was found between " + BEGIN + " and " + END + " in " + TRIES + " tries",
        last);
  }
}
