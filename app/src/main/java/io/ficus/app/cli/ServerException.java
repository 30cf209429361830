package io.ficus.app.cli;

import tools.jackson.databind.JsonNode;

/** The server refused, or could not be asked. */
final class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final transient JsonNode problem;

  ServerException(ExitCode exitCode, String message, JsonNode problem) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }

  ExitCode exitCode() {
    return exitCode;
  }

  /** The problem details that the server sent; a missing node if it sent none. */
  JsonNode problem() {
    return problem;
  }
}
