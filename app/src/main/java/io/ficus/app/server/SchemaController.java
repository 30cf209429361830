package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.schema.SchemaChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes of the carried tables' columns, as the bridge saw them in the stream. */
@RestController
@RequestMapping("/api/v1/bridge/schema")
final class SchemaController {

  private final Bridges bridges;

  SchemaController(Bridges bridges) {
    this.bridges = bridges;
  }

  @GetMapping
  Schema list(@RequestParam(required = false) @Nullable String name) {
    Bridge bridge = bridges.of(name);
    SchemaChange waiting = bridge.schemas().waiting();
    return new Schema(
        1,
        bridge.schemas().changes().stream().map(Change::of).toList(),
        waiting == null ? null : Change.of(waiting));
  }

  @PostMapping("/accept")
  Accepted accept(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedTable asked) {
    Bridge bridge = bridges.of(name);
    String table = asked.table() == null ? "" : asked.table();
    try {
      return new Accepted(
          1,
          dryRun,
          Change.of(
              dryRun
                  ? bridge.schemas().waitingOf(table)
                  : bridge.acceptSchema(table, Asked.mandate(actor, asked.reason()))));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "nothing-waits", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The body of a request to go on.
   *
   * @param table with its schema
   */
  record AskedTable(@Nullable String table, @Nullable String reason) {}

  /**
   * What is known.
   *
   * @param waiting what the bridge has halted in front of
   */
  record Schema(int schemaVersion, List<Change> changes, @Nullable Change waiting) {}

  record Accepted(int schemaVersion, boolean dryRun, Change change) {}

  record Change(String table, List<String> differences, String position, Instant at) {

    static Change of(SchemaChange change) {
      return new Change(
          change.table(), change.differences(), change.position().toString(), change.at());
    }
  }
}
