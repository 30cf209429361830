package io.ficus.cutover.application;

import java.util.List;

/** What would be left of a domain in the legacy store once it is complete. Never drops anything. */
public interface LegacyTables {

  /**
   * The SQL that would drop the domain's legacy tables, and what Ficus installed beside them, in
   * order; for people to read and to run themselves. Empty where nothing belongs to the domain
   * alone.
   */
  List<String> dropSql(String domain);
}
