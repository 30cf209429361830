package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeStatus;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
    return StatusJson.of(
        bridge.status(),
        bridge.schemas().changes().stream().map(SchemaController.Change::of).toList());
  }

  @PostMapping("/pause")
  Changed pause(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    return change("pause", dryRun, actor, asked, bridge::pause);
  }

  @PostMapping("/resume")
  Changed resume(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    return change("resume", dryRun, actor, asked, bridge::resume);
  }

  private Changed change(
      String verb,
      boolean dryRun,
      @Nullable String actor,
      @Nullable Asked asked,
      Consumer<Mandate> action) {
    String name = bridge.status().name();
    if (dryRun) {
      return new Changed(1, "Would " + verb + " the bridge " + name + "; changed nothing.");
    }
    action.accept(Asked.mandate(actor, asked));
    return new Changed(1, "The bridge " + name + " is " + bridge.status().state() + ".");
  }

  @GetMapping("/history")
  History history() {
    List<AuditEntry> entries = new ArrayList<>(bridge.history());
    Collections.reverse(entries);
    return new History(1, entries);
  }

  record History(int schemaVersion, List<AuditEntry> entries) {}

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
      List<SchemaController.Change> schemaChanges,
      List<String> warnings) {

    static StatusJson of(BridgeStatus status, List<SchemaController.Change> changes) {
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
          changes,
          status.warnings());
    }
  }
}
