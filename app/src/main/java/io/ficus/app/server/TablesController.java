package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.CarriedTable;
import io.ficus.cdc.bridge.RemovedTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** The tables that the bridge carries, more of them, and fewer. */
@RestController
@RequestMapping("/api/v1/bridge/tables")
final class TablesController {

  private final Bridge bridge;

  TablesController(Bridge bridge) {
    this.bridge = bridge;
  }

  @GetMapping
  Tables list() {
    return new Tables(
        1, bridge.tables().all().stream().map(Table::of).toList(), bridge.tables().removed());
  }

  @PostMapping
  Added add(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedTables asked) {
    List<String> tables = asked.named();
    return possible(
        () ->
            new Added(
                1,
                dryRun,
                dryRun
                    ? bridge.tables().estimate(tables)
                    : bridge.tables().add(tables, Asked.mandate(actor, asked.reason()))));
  }

  @PostMapping("/remove")
  Removed remove(
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody AskedTables asked) {
    List<String> tables = asked.named();
    return possible(
        () ->
            new Removed(
                1,
                dryRun,
                tables,
                dryRun
                    ? bridge.tables().statements(tables)
                    : bridge.tables().remove(tables, Asked.mandate(actor, asked.reason()))));
  }

  private static <T> T possible(Supplier<T> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "table-not-possible", String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ProblemException(HttpStatus.CONFLICT, "not-now", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The body of a request to carry more tables, or fewer.
   *
   * @param tables with their schemas
   */
  record AskedTables(@Nullable List<String> tables, @Nullable String reason) {

    List<String> named() {
      return tables == null ? List.of() : tables;
    }
  }

  /**
   * What is carried.
   *
   * @param removed what the configuration names and somebody has taken out
   */
  record Tables(int schemaVersion, List<Table> tables, List<RemovedTable> removed) {}

  /**
   * What is, or would be, carried no longer.
   *
   * @param statements what is run in the legacy database for it
   */
  record Removed(
      int schemaVersion, boolean dryRun, List<String> removed, List<String> statements) {}

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
