package io.ficus.app.handover;

import io.ficus.cutover.application.LegacyTables;
import io.ficus.seam.ownership.FencedTables;
import java.util.List;
import java.util.stream.Stream;

/** What would clear a domain out of the legacy store. Printed, never run. */
final class PrintedDrops implements LegacyTables {

  private final MovedDomains domains;

  PrintedDrops(MovedDomains domains) {
    this.domains = domains;
  }

  @Override
  public List<String> dropSql(String domain) {
    return domains.find(domain).map(known -> dropSql(known.tables())).orElse(List.of());
  }

  private static List<String> dropSql(FencedTables tables) {
    String domain = tables.domain();
    return Stream.concat(
            Stream.of(
                "-- Other parts of the monolith may still read these tables; look before you run"
                    + " this."),
            Stream.concat(
                tables.tables().stream().map(table -> "DROP TABLE " + table + ";"),
                Stream.of(
                    "-- The rows of "
                        + domain
                        + " in ficus.ownership and ficus.left_behind stay: they keep it left behind.",
                    "DELETE FROM cdc_feed.applied_row WHERE domain = '" + domain + "-reverse';",
                    "DELETE FROM cdc_feed.consumer_offset WHERE domain = '"
                        + domain
                        + "-reverse';")))
        .toList();
  }
}
