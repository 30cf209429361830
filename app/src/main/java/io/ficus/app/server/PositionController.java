package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.Positions;
import io.ficus.cdc.bridge.Predecessor;
import io.ficus.cdc.bridge.source.LogRetention;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the bridge goes on, and the log that is kept for it. */
@RestController
@RequestMapping("/api/v1/bridge")
final class PositionController {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Bridges bridges;

  PositionController(Bridges bridges) {
    this.bridges = bridges;
  }

  @GetMapping("/position")
  Shown show(@RequestParam(required = false) @Nullable String name) {
    Bridge bridge = bridges.of(name);
    return new Shown(
        1,
        bridge.positions().export().map(JSON::readTree).orElse(null),
        bridge.status().position().map(Object::toString).orElse(null),
        bridge.status().lagBytes().orElse(null));
  }

  @PostMapping("/position")
  Moved set(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedPosition asked) {
    String to = required(asked);
    Positions positions = bridges.of(name).positions();
    return moved(
        () -> {
          JsonNode before = positions.export().map(JSON::readTree).orElse(null);
          JsonNode after = JSON.readTree(positions.read(to));
          if (!dryRun) {
            positions.set(to, Asked.mandate(actor, asked.reason()));
          }
          return new Moved(1, dryRun, before, after);
        });
  }

  /** The position as a connector of Kafka Connect takes it. */
  @GetMapping("/position/connect")
  JsonNode forConnect(@RequestParam(required = false) @Nullable String name) {
    return bridges
        .of(name)
        .positions()
        .connectOffsets()
        .map(JSON::readTree)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.CONFLICT,
                    "no-position",
                    "The snapshot is not complete, and nobody else could go on with it."));
  }

  @PostMapping("/position/import")
  Moved inherit(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedImport asked) {
    Predecessor predecessor = asked.predecessor();
    Positions positions = bridges.of(name).positions();
    return moved(
        () -> {
          JsonNode before = positions.export().map(JSON::readTree).orElse(null);
          JsonNode after = JSON.readTree(positions.inherited(predecessor));
          if (!dryRun) {
            positions.inherit(predecessor, Asked.mandate(actor, asked.reason()));
          }
          return new Moved(1, dryRun, before, after);
        });
  }

  @GetMapping("/slot")
  Slot slot(@RequestParam(required = false) @Nullable String name) {
    return new Slot(1, bridges.of(name).positions().slot());
  }

  @PostMapping("/slot/advance")
  Moved advance(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedPosition asked) {
    String to = required(asked);
    Positions positions = bridges.of(name).positions();
    return moved(
        () -> {
          JsonNode before = JSON.valueToTree(positions.slot());
          JsonNode after = JSON.readTree(positions.read(to));
          if (!dryRun) {
            positions.advanceSlot(to, Asked.mandate(actor, asked.reason()));
          }
          return new Moved(1, dryRun, before, after);
        });
  }

  @PostMapping("/slot/drop")
  Moved drop(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    Positions positions = bridges.of(name).positions();
    return moved(
        () -> {
          JsonNode before = JSON.valueToTree(positions.slot());
          if (!dryRun) {
            Mandate mandate = Asked.mandate(actor, asked);
            positions.dropSlot(mandate);
          }
          return new Moved(1, dryRun, before, null);
        });
  }

  private static String required(AskedPosition asked) {
    if (asked.to() == null || asked.to().isBlank()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "position-missing", "Say where to, as `to`.");
    }
    return asked.to();
  }

  private static Moved moved(Supplier<Moved> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "position-unreadable", String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ProblemException(HttpStatus.CONFLICT, "not-now", String.valueOf(e.getMessage()));
    }
  }

  record AskedPosition(@Nullable String to, @Nullable String reason) {}

  /**
   * Whose position to take over: a connector's by its offset topic, a connector's by what its REST
   * API shows, or another bridge's.
   */
  record AskedImport(
      @Nullable String connector,
      @Nullable String offsetTopic,
      @Nullable JsonNode offsets,
      @Nullable String bridge,
      @Nullable String reason) {

    Predecessor predecessor() {
      if (connector != null && offsetTopic != null && offsets == null && bridge == null) {
        return new Predecessor.Connector(connector, offsetTopic);
      }
      if (offsets != null && connector == null && bridge == null) {
        return new Predecessor.ShownConnector(offsets.toString());
      }
      if (bridge != null && connector == null && offsets == null) {
        return new Predecessor.OtherBridge(bridge);
      }
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "predecessor-unclear",
          "Name either a `connector` with its `offsetTopic`, or the `offsets` that GET"
              + " /connectors/<name>/offsets answers, or a `bridge`.");
    }
  }

  record Shown(
      int schemaVersion,
      @Nullable JsonNode stored,
      @Nullable String position,
      @Nullable Long lagBytes) {}

  record Moved(
      int schemaVersion, boolean dryRun, @Nullable JsonNode before, @Nullable JsonNode after) {}

  record Slot(int schemaVersion, LogRetention slot) {}
}
