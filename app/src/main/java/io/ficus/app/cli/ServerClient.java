package io.ficus.app.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Duration READING = Duration.ofMinutes(2);

  /** A rehearsal alone may take three rounds of a minute. */
  private static final Duration CHANGING = Duration.ofMinutes(5);

  private static final Pattern STAGE_OF = Pattern.compile(".*/cutover/domains/([^/?]+)/.*");

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final String server;
  private final Duration reading;
  private final Duration changing;

  /**
   * @param server the server's base address, {@code http://localhost:7373}
   */
  public ServerClient(String server) {
    this(server, READING, CHANGING);
  }

  /** The same, with other times to wait for an answer. */
  ServerClient(String server, Duration reading, Duration changing) {
    this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    this.reading = reading;
    this.changing = changing;
  }

  /** Reads a resource as JSON. */
  public JsonNode get(String path) {
    return parse(getText(path));
  }

  /** Reads a resource as it is. */
  public String getText(String path) {
    return send(request(path, reading).GET());
  }

  /**
   * Asks for a change.
   *
   * @param body sent as JSON
   * @param headers further headers
   */
  public JsonNode post(String path, Map<String, ?> body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path, changing)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
    headers.forEach(request::header);
    return parse(send(request));
  }

  private HttpRequest.Builder request(String path, Duration patience) {
    try {
      return HttpRequest.newBuilder(URI.create(server + path)).timeout(patience);
    } catch (IllegalArgumentException e) {
      throw new ServerException(
          ExitCode.USAGE, "'" + server + "' is not a server address: " + e.getMessage(), none());
    }
  }

  private String send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    boolean changes = !request.method().equals("GET");
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw nobodyThere();
    } catch (HttpTimeoutException e) {
      throw changes
          ? unanswered(request)
          : new ServerException(ExitCode.TIMEOUT, server + " did not answer in time.", none());
    } catch (IOException e) {
      throw changes ? unanswered(request) : nobodyThere();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException(ExitCode.ERROR, "Interrupted.", none());
    }
    if (response.statusCode() >= 400) {
      JsonNode problem = parse(response.body());
      throw changes && isOfAProxy(response.statusCode(), problem)
          ? unanswered(request)
          : refused(response.statusCode(), problem);
    }
    return response.body();
  }

  private ServerException nobodyThere() {
    return new ServerException(
        ExitCode.ERROR,
        "No Ficus server answers at "
            + server
            + ". Start one with './ficus demo' or './ficus server --config my.yml', or name another with --server.",
        none());
  }

  /** It was sent, and what became of it is not known: the server goes on without a listener. */
  private ServerException unanswered(HttpRequest request) {
    Matcher ofAStage = STAGE_OF.matcher(request.uri().getPath());
    return new ServerException(
        ExitCode.TIMEOUT,
        server
            + " gave no answer. What you asked for may be under way, or done: look "
            + (ofAStage.matches()
                ? "with `ficus cutover show " + ofAStage.group(1) + "` "
                : "at what it was to change ")
            + "before you try again.",
        none());
  }

  /**
   * Whether somebody between here and the server gave up waiting; Ficus gives each fault a code.
   */
  private static boolean isOfAProxy(int status, JsonNode problem) {
    return problem.path("code").isMissingNode()
        && switch (status) {
          case 408, 502, 503, 504 -> true;
          default -> false;
        };
  }

  private static ServerException refused(int status, JsonNode problem) {
    String detail =
        problem.path("detail").asString(problem.path("title").asString("status " + status));
    ExitCode code =
        switch (problem.path("code").asString("")) {
          case "gate-closed" -> ExitCode.GATE_CLOSED;
          case "hand-over-given-up" -> givenUp(problem);
          case "epoch-moved",
              "busy",
              "hand-over-in-progress",
              "reverse-sync-not-running",
              "stage-not-next",
              "stray-not-adoptable" ->
              ExitCode.CONFLICT;
          case "ownership-unknown" -> ExitCode.UNPROVEN;
          case "reason-missing", "stage-not-named", "unknown-stage" -> ExitCode.USAGE;
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
