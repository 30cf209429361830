package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Snapshots that are taken while the bridge streams. */
@RestController
@RequestMapping("/api/v1/bridge/snapshots")
final class SnapshotController {

  private final Bridges bridges;

  SnapshotController(Bridges bridges) {
    this.bridges = bridges;
  }

  @GetMapping
  Snapshots list(@RequestParam(required = false) @Nullable String name) {
    return new Snapshots(1, bridges.of(name).snapshots());
  }

  @PostMapping
  Started start(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedSnapshot asked) {
    Bridge bridge = bridges.of(name);
    try {
      SnapshotOrder order =
          new SnapshotOrder(
              asked.tables() == null ? List.of() : asked.tables(),
              asked.filter() == null ? "" : asked.filter());
      Map<String, Long> estimates = bridge.estimate(order);
      if (dryRun) {
        return new Started(1, true, null, estimates);
      }
      Mandate mandate = Asked.mandate(actor, asked.reason());
      return new Started(1, false, bridge.startSnapshot(order, mandate), estimates);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "snapshot-not-possible", String.valueOf(e.getMessage()));
    }
  }

  @PostMapping("/stop")
  Stopped stop(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    Bridge bridge = bridges.of(name);
    if (dryRun) {
      List<String> open =
          bridge.snapshots().stream()
              .filter(SnapshotProgress::isOpen)
              .map(SnapshotProgress::id)
              .toList();
      return new Stopped(1, true, open);
    }
    return new Stopped(1, false, bridge.stopSnapshots(Asked.mandate(actor, asked)));
  }

  /**
   * The body of a request for a snapshot.
   *
   * @param tables with their schemas
   * @param filter a SQL condition on the rows of the one table
   */
  record AskedSnapshot(
      @Nullable List<String> tables, @Nullable String filter, @Nullable String reason) {}

  record Snapshots(int schemaVersion, List<SnapshotProgress> snapshots) {}

  /**
   * What was, or would be, begun.
   *
   * @param rowsEstimated by table; -1 where not known
   */
  record Started(
      int schemaVersion, boolean dryRun, @Nullable String id, Map<String, Long> rowsEstimated) {}

  record Stopped(int schemaVersion, boolean dryRun, List<String> stopped) {}
}
