package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.CarriedTable;
import java.time.Instant;
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

/** The tables that the bridge carries, and more of them. */
@RestController
@RequestMapping("/api/v1/bridge/tables")
final class TablesController {

  private final Bridge bridge;

  TablesController(Bridge bridge) {
    this.bridge = bridge;
  }

  @GetMapping
  Tables list() {
    return new Tables(1, bridge.tables().stream().map(Table::of).toList());
  }

  @PostMapping
  Added add(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedTables asked) {
    List<String> tables = asked.tables() == null ? List.of() : asked.tables();
    try {
      return new Added(
          1,
          dryRun,
          dryRun
              ? bridge.estimateAdded(tables)
              : bridge.addTables(tables, Asked.mandate(actor, asked.reason())));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "table-not-possible", String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ProblemException(HttpStatus.CONFLICT, "not-now", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The body of a request to carry more tables.
   *
   * @param tables with their schemas
   */
  record AskedTables(@Nullable List<String> tables, @Nullable String reason) {}

  record Tables(int schemaVersion, List<Table> tables) {}

  record Table(String table, String topic, @Nullable String addedBy, @Nullable Instant addedAt) {

    static Table of(CarriedTable carried) {
      return new Table(
          carried.table(),
          carried.topic(),
          carried.addedBy().orElse(null),
          carried.addedAt().orElse(null));
    }
  }

  /**
   * What was, or would be, added.
   *
   * @param rowsEstimated by table; -1 where not known
   */
  record Added(int schemaVersion, boolean dryRun, Map<String, Long> rowsEstimated) {}
}
