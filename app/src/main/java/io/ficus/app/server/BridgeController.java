package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeState;
import io.ficus.cdc.bridge.BridgeStatus;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  /** How long a request waits for the state that it asks for. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Bridges bridges;

  BridgeController(Bridges bridges) {
    this.bridges = bridges;
  }

  @GetMapping
  StatusJson status(@RequestParam(required = false) @Nullable String name) {
    Bridge bridge = bridges.of(name);
    return StatusJson.of(
        bridge.status(),
        bridge.schemas().changes().stream().map(SchemaController.Change::of).toList(),
        bridges.all().stream()
            .filter(other -> other != bridge)
            .map(other -> Bridges.Brief.of(other.status()))
            .toList());
  }

  @PostMapping("/pause")
  Changed pause(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked)
      throws InterruptedException {
    Bridge bridge = bridges.of(name);
    return change(
        bridge,
        "pause",
        dryRun,
        () -> {
          bridge.pause(Asked.mandate(actor, asked));
          BridgeStatus now = bridge.awaitPause(LONGEST);
          return now.state() == BridgeState.PAUSED
              ? stands(now)
              : stands(now) + " It will be paused once what it is doing has ended." + see(bridge);
        });
  }

  @PostMapping("/resume")
  Changed resume(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked)
      throws InterruptedException {
    Bridge bridge = bridges.of(name);
    return change(
        bridge,
        "resume",
        dryRun,
        () -> {
          BridgeStatus before = bridge.status();
          bridge.resume(Asked.mandate(actor, asked));
          BridgeStatus now = bridge.awaitResumption(before, LONGEST);
          return switch (now.state()) {
            case SNAPSHOTTING, CATCHING_UP, STREAMING, STOPPED -> stands(now);
            case STARTING ->
                stands(now) + " (" + now.reason() + ") It is on its way." + see(bridge);
            case PAUSED -> stands(now) + " It will go on in a moment." + see(bridge);
            case RETRYING, HALTED ->
                stands(now)
                    + now.lastError().map(error -> " " + error.message()).orElse("")
                    + see(bridge);
          };
        });
  }

  private String see(Bridge bridge) {
    return " See ficus bridge status" + bridges.option(bridge) + ".";
  }

  private static String stands(BridgeStatus status) {
    return "The bridge " + status.name() + " is " + status.state() + ".";
  }

  private interface Action {
    String message() throws InterruptedException;
  }

  private static Changed change(Bridge bridge, String verb, boolean dryRun, Action action)
      throws InterruptedException {
    BridgeStatus before = bridge.status();
    String message =
        dryRun ? stands(before) + " Would " + verb + " it; changed nothing." : action.message();
    return new Changed(1, message, bridge.status().state().name());
  }

  @GetMapping("/history")
  History history(@RequestParam(required = false) @Nullable String name) {
    List<AuditEntry> entries = new ArrayList<>(bridges.of(name).history());
    Collections.reverse(entries);
    return new History(1, entries);
  }

  record History(int schemaVersion, List<AuditEntry> entries) {}

  /**
   * What became of a pause or its end.
   *
   * @param state of the bridge when this was answered
   */
  record Changed(int schemaVersion, String message, String state) {}

  /**
   * A status as it goes over the wire. Lag is in bytes of log and in seconds.
   *
   * @param others the other bridges of the server
   */
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
      List<String> warnings,
      List<Bridges.Brief> others) {

    static StatusJson of(
        BridgeStatus status, List<SchemaController.Change> changes, List<Bridges.Brief> others) {
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
          status.warnings(),
          others);
    }
  }
}
