package io.ficus.seam.ownership;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The SQL that puts a domain's legacy tables behind the fence, and takes them out again. */
public final class FenceScripts {

  private static final String FOLDER = "/io/ficus/migration/legacy-fence/postgresql/";

  private FenceScripts() {}

  /** One statement a table, for a store that has the objects of schema {@code ficus}. */
  public static List<String> install(FencedTables tables) {
    return filled("install.sql", tables);
  }

  /** One statement a table. */
  public static List<String> remove(FencedTables tables) {
    return filled("remove.sql", tables);
  }

  private static List<String> filled(String name, FencedTables tables) {
    String template = read(name);
    return tables.tables().stream()
        .map(
            table ->
                template
                    .replace("${schema}", quoted(table.substring(0, table.indexOf('.')), '"'))
                    .replace("${table}", quoted(table.substring(table.indexOf('.') + 1), '"'))
                    .replace("${domain}", quoted(tables.domain(), '\'')))
        .toList();
  }

  private static String quoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }

  private static String read(String name) {
    try (InputStream script = FenceScripts.class.getResourceAsStream(FOLDER + name)) {
      if (script == null) {
        throw new IllegalStateException(
            FOLDER + name + " is not on the class path; add ficus-migration-scripts");
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
