package io.ficus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code ficus cutover gate explain} exits with, as a pipeline sees it. */
class GateExplainTest {

  private static final String ASKED_LATER = gate("domain-caught-up", "INCONCLUSIVE");

  private HttpServer server;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/cutover/domains/membership/gates",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String gate(String rule, String state) {
    return """
        {"rule": "%s", "state": "%s", "value": "1", "limit": "0", "ageSeconds": 0.0,
         "n": 12, "windowSeconds": 3600.0, "explanation": "Because of %s."}"""
        .formatted(rule, state, rule);
  }

  private Typed explained(String next, boolean wouldAdvance, String holding, String... gates) {
    answer =
        """
        {"schemaVersion": 1, "domain": {}, "next": %s, "wouldAdvance": %s,
         "notYetPossible": null, "holding": [%s], "gates": [%s]}"""
            .formatted(next, wouldAdvance, holding, String.join(",", gates));
    return Typed.at(
        "http://localhost:" + server.getAddress().getPort(),
        "cutover",
        "gate",
        "explain",
        "membership");
  }

  @Test
  void whatOnlyAnAdvanceCanAskDoesNotCount() {
    Typed typed = explained("\"LIVE\"", true, "", gate("bridge-running", "OPEN"), ASKED_LATER);

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("before LIVE", "Because of bridge-running")
        .containsPattern("bridge-running +OPEN +1 +0 +12 +3600.0 s +0.0 s");
  }

  @Test
  void aClosedGateThatTwoPeoplePassDoesNotCount() {
    assertThat(
            explained("\"LIVE\"", true, "", gate("dead-letters-empty", "CLOSED"), ASKED_LATER)
                .exit())
        .isZero();
  }

  @Test
  void aClosedGateIsThreeAndOneThatCouldNotBeMeasuredSeven() {
    String bridge = gate("bridge-running", "CLOSED");
    String fleet = gate("fleet-acknowledged", "INCONCLUSIVE");

    assertThat(explained("\"LIVE\"", false, "\"fleet-acknowledged\"", fleet, ASKED_LATER).exit())
        .isEqualTo(7);
    assertThat(
            explained(
                    "\"LIVE\"",
                    false,
                    "\"bridge-running\", \"fleet-acknowledged\"",
                    bridge,
                    fleet,
                    ASKED_LATER)
                .exit())
        .isEqualTo(3);
    // The closed one is passed, and the other is not.
    assertThat(explained("\"LIVE\"", false, "\"fleet-acknowledged\"", bridge, fleet).exit())
        .isEqualTo(7);
  }

  @Test
  void beyondTheLastStageNothingGoesThrough() {
    Typed typed = explained("null", false, "");

    assertThat(typed.exit()).isEqualTo(3);
    assertThat(typed.out()).contains("membership is at the last stage");
  }
}
