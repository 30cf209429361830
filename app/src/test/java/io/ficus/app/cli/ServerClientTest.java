package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a server that does not answer. */
class ServerClientTest {

  private static final String ADVANCE = "/api/v1/cutover/domains/membership/advance";
  private static final Duration SHORT = Duration.ofMillis(200);

  private static void requireExit(ExitCode code, String message, Runnable ask) {
    assertThatThrownBy(ask::run)
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.exitCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  /** Connections are taken, and nobody ever reads from them. */
  private static ServerSocket deaf() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static String address(ServerSocket socket) {
    return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  @Test
  void aChangeWithoutAnAnswerMayBeUnderWay() throws IOException {
    try (ServerSocket deaf = deaf()) {
      ServerClient client = new ServerClient(address(deaf), SHORT, SHORT);
      requireExit(
          ExitCode.TIMEOUT,
          "look with `ficus cutover show membership` before you try again",
          () -> client.post(ADVANCE, Map.of(), Map.of()));
      requireExit(
          ExitCode.TIMEOUT,
          "look at what it was to change before you try again",
          () -> client.post("/api/v1/bridge/pause", Map.of(), Map.of()));
      requireExit(ExitCode.TIMEOUT, "did not answer in time.", () -> client.get("/api/v1/feeds"));
    }
  }

  @Test
  void aProxyThatGaveUpWaitingIsNoAnswer() {
    try (CannedServer proxy = CannedServer.answering(504, "<html>gateway time-out</html>")) {
      ServerClient client = new ServerClient(proxy.address());
      requireExit(
          ExitCode.TIMEOUT, "before you try again", () -> client.post(ADVANCE, Map.of(), Map.of()));
    }
  }

  @Test
  void whatCouldNotBeSentIsNotUnderWay() throws IOException {
    String nobody;
    try (ServerSocket closedSoon = deaf()) {
      nobody = address(closedSoon);
    }
    requireExit(
        ExitCode.ERROR,
        "No Ficus server answers",
        () -> new ServerClient(nobody).post(ADVANCE, Map.of(), Map.of()));
  }
}
