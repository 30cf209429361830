package io.ficus.app.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Speaks with a running server. Faults come out as {@link ServerException} with the exit code that
 * fits.
 */
public final class ServerClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final String server;

  /**
   * @param server the server's base address, {@code http://localhost:7373}
   */
  public ServerClient(String server) {
    this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
  }

  /** Reads a resource as JSON. */
  public JsonNode get(String path) {
    return parse(getText(path));
  }

  /** Reads a resource as it is. */
  public String getText(String path) {
    return send(request(path).GET());
  }

  /**
   * Asks for a change.
   *
   * @param body sent as JSON
   * @param headers further headers
   */
  public JsonNode post(String path, Map<String, ?> body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
    headers.forEach(request::header);
    return parse(send(request));
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(server + path)).timeout(REQUEST_TIMEOUT);
    } catch (IllegalArgumentException e) {
      throw new ServerException(
          ExitCode.USAGE, "'" + server + "' is not a server address: " + e.getMessage(), none());
    }
  }

  private String send(HttpRequest.Builder request) {
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString());
    } catch (java.net.http.HttpTimeoutException e) {
      throw new ServerException(ExitCode.TIMEOUT, server + " did not answer in time.", none());
    } catch (IOException e) {
      throw new ServerException(
          ExitCode.ERROR,
          "No Ficus server answers at "
              + server
              + ". Start one with './ficus demo' or './ficus server --config my.yml', or name another with --server.",
          none());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException(ExitCode.ERROR, "Interrupted.", none());
    }
    if (response.statusCode() >= 400) {
      throw refused(response.statusCode(), parse(response.body()));
    }
    return response.body();
  }

  private static ServerException refused(int status, JsonNode problem) {
    String detail =
        problem.path("detail").asString(problem.path("title").asString("status " + status));
    ExitCode code =
        switch (problem.path("code").asString("")) {
          case "gate-closed" -> ExitCode.GATE_CLOSED;
          case "hand-over-given-up" -> givenUp(problem);
          case "epoch-moved", "busy", "hand-over-in-progress", "stray-not-adoptable" ->
              ExitCode.CONFLICT;
          case "ownership-unknown" -> ExitCode.UNPROVEN;
          case "reason-missing" -> ExitCode.USAGE;
          default ->
              switch (status) {
                case 401, 403 -> ExitCode.NOT_AUTHORISED;
                case 412 -> ExitCode.CONFLICT;
                case 408, 504 -> ExitCode.TIMEOUT;
                default -> ExitCode.ERROR;
              };
        };
    return new ServerException(code, detail, problem);
  }

  private static ExitCode givenUp(JsonNode problem) {
    if (problem.path("handOver").path("state").asString("").equals("UNDOING")) {
      return ExitCode.TIMEOUT; // writers may still be kept out
    }
    return switch (problem.path("hindrance").asString("")) {
      case "DIFFERS", "UNDECIDED" -> ExitCode.GATE_CLOSED;
      case "UNPROVEN" -> ExitCode.UNPROVEN;
      case "NOT_IN_TIME" -> ExitCode.TIMEOUT;
      default -> ExitCode.ERROR;
    };
  }

  private JsonNode parse(String body) {
    if (body.isBlank()) {
      return none();
    }
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      return none();
    }
  }

  private static JsonNode none() {
    return MissingNode.getInstance();
  }
}
