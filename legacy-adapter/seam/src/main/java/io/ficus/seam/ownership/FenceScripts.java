package io.ficus.seam.ownership;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The SQL that puts a domain's legacy tables behind the fence, and takes them out again. */
public enum FenceScripts {
  POSTGRESQL("postgresql", '"'),
  MARIADB("mariadb", '`');

  private static final String FOLDERS = "/io/ficus/migration/legacy-fence/";
  private static final int LONGEST_NAME = 64;

  private final String folder;
  private final char quote;

  FenceScripts(String folder, char quote) {
    this.folder = FOLDERS + folder + "/";
    this.quote = quote;
  }

  /** Statements for a store that has the objects of schema {@code ficus}. */
  public List<String> install(FencedTables tables) {
    return filled("install.sql", tables);
  }

  /** Statements that take every table out. */
  public List<String> remove(FencedTables tables) {
    return filled("remove.sql", tables);
  }

  /** What a trigger on MariaDB does. */
  static String triggered(String domain) {
    return "CALL ficus.fence(" + quoted(domain, '\'') + ")";
  }

  private List<String> filled(String name, FencedTables tables) {
    String template = read(folder + name);
    return tables.tables().stream().flatMap(table -> filled(template, tables, table)).toList();
  }

  private Stream<String> filled(String template, FencedTables tables, String table) {
    String sql = template;
    Map<String, String> places =
        Map.of(
            "schema", quoted(FencedTables.schemaOf(table), quote),
            "table", quoted(FencedTables.nameOf(table), quote),
            "domain", quoted(tables.domain(), '\''),
            "insert", quoted(trigger(table, "bi"), quote),
            "update", quoted(trigger(table, "bu"), quote),
            "delete", quoted(trigger(table, "bd"), quote));
    for (Map.Entry<String, String> place : places.entrySet()) {
      sql = sql.replace("${" + place.getKey() + "}", place.getValue());
    }
    return Stream.of(sql.split(";\\R", -1)).map(one -> one.endsWith(";") ? one : one + ";");
  }

  // On MariaDB a trigger's name is one of its schema, and no longer than any other.
  private static String trigger(String table, String kind) {
    String name = "ficus_fence_" + FencedTables.nameOf(table) + "_" + kind;
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    CRC32 rest = new CRC32();
    rest.update(name.getBytes(StandardCharsets.UTF_8));
    String end = "_" + Long.toHexString(rest.getValue()) + "_" + kind;
    return name.substring(0, LONGEST_NAME - end.length()) + end;
  }

  private static String quoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }

  private static String read(String name) {
    try (InputStream script = FenceScripts.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(
            name + " is not on the class path; add ficus-migration-scripts");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("--"))
          .reduce("", (text, line) -> text + line + "\n")
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
