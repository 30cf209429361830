package io.ficus.app.server;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The bridge over HTTP. */
@RestController
@RequestMapping("/api/v1/bridge")
final class BridgeController {

  private final Bridge bridge;

  BridgeController(Bridge bridge) {
    this.bridge = bridge;
  }

  @GetMapping
  StatusJson status() {
    return StatusJson.of(bridge.status());
  }

  @PostMapping("/pause")
  ResponseEntity<?> pause(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "X-Ficus-Actor", defaultValue = "unknown") String actor,
      @RequestBody Reason asked) {
    return change("pause", dryRun, asked, reason -> bridge.pause(actor, reason));
  }

  @PostMapping("/resume")
  ResponseEntity<?> resume(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "X-Ficus-Actor", defaultValue = "unknown") String actor,
      @RequestBody Reason asked) {
    return change("resume", dryRun, asked, reason -> bridge.resume(actor, reason));
  }

  private ResponseEntity<?> change(
      String verb, boolean dryRun, Reason asked, java.util.function.Consumer<String> action) {
    String reason = asked.reason() == null ? "" : asked.reason().strip();
    if (reason.isEmpty() && !dryRun) {
      return problem(
          HttpStatus.BAD_REQUEST, "reason-missing", "To " + verb + " the bridge, say why.");
    }
    String name = bridge.status().name();
    if (dryRun) {
      return ResponseEntity.ok(
          new Changed(1, "Would " + verb + " the bridge " + name + "; changed nothing."));
    }
    try {
      action.accept(reason);
    } catch (IllegalStateException e) {
      return problem(HttpStatus.CONFLICT, "not-now", String.valueOf(e.getMessage()));
    }
    return ResponseEntity.ok(
        new Changed(1, "The bridge " + name + " is " + bridge.status().state() + "."));
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return ResponseEntity.status(status).body(problem);
  }

  record Reason(@Nullable String reason) {}

  record Changed(int schemaVersion, String message) {}

  /** A status as it goes over the wire. Lag is in bytes of log and in seconds. */
  record StatusJson(
      int schemaVersion,
      String name,
      String state,
      Instant since,
      String reason,
      @Nullable String position,
      @Nullable Long lagBytes,
      @Nullable Double lagSeconds,
      double eventsPerSecond,
      long totalEvents,
      List<BridgeStatus.TableProgress> snapshot,
      BridgeStatus.@Nullable Failure lastError,
      List<String> warnings) {

    static StatusJson of(BridgeStatus status) {
      return new StatusJson(
          1,
          status.name(),
          status.state().name(),
          status.since(),
          status.reason(),
          status.position().map(Object::toString).orElse(null),
          status.lagBytes().orElse(null),
          status.lagSeconds().orElse(null),
          status.eventsPerSecond(),
          status.totalEvents(),
          status.snapshot(),
          status.lastError().orElse(null),
          status.warnings());
    }
  }
}
