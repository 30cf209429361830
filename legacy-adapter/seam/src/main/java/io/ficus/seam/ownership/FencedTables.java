package io.ficus.seam.ownership;

import java.util.List;

/**
 * The legacy tables that hold a domain. A table is fenced as a whole.
 *
 * @param domain the domain
 * @param tables each with its schema, as in {@code public.customer}
 */
public record FencedTables(String domain, List<String> tables) {

  public FencedTables {
    tables = List.copyOf(tables);
    for (String table : tables) {
      if (table.indexOf('.') < 1) {
        throw new IllegalArgumentException("A table is named with its schema: " + table);
      }
    }
  }

  static String schemaOf(String table) {
    return table.substring(0, table.indexOf('.'));
  }

  static String nameOf(String table) {
    return table.substring(table.indexOf('.') + 1);
  }

  /** As PostgreSQL reads them, whatever letters they have. */
  String[] quoted() {
    return tables.stream()
        .map(table -> "\"" + table.replaceFirst("\\.", "\".\"") + "\"")
        .toArray(String[]::new);
  }
}
