package io.ficus.migration;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * The build step that starts an embedded PostgreSQL, migrates one schema folder and generates jOOQ
 * classes from what came out. So a column that the code names exists in the migrations, or the
 * build fails.
 */
public final class JooqGenerator {

  private JooqGenerator() {}

  /**
   * Generates the classes of one module.
   *
   * @param args the migration folder, the schema, a regular expression of the tables to generate,
   *     the target package and the target directory, and the {@code org.jooq.Binding} of columns
   *     that hold a time without zone, or {@code none} for jOOQ's own
   * @throws Exception if the migration or the generation fails; the build stops on it
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 6) {
      throw new IllegalArgumentException(
          "Usage: JooqGenerator <folder> <schema> <tables regex> <package> <directory>"
              + " <binding of times|none>");
    }
    Path directory = Path.of(args[4]);
    Fingerprint from = Fingerprint.of(args[0], List.of(args));
    if (!from.isIn(directory)) {
      generate(args[0], args[1], args[2], args[3], directory, times(args[5]));
      from.writeTo(directory);
    }
  }

  // jOOQ's own goes through the clock of the machine, which skips an hour once a year.
  private static List<ForcedType> times(String binding) {
    return binding.equals("none")
        ? List.of()
        : List.of(
            new ForcedType()
                .withUserType("java.time.LocalDateTime")
                .withBinding(binding)
                .withIncludeTypes("(?i:timestamp(\\(\\d+\\))?( without time zone)?)"));
  }

  private static void generate(
      String folder,
      String schema,
      String tables,
      String packageName,
      Path directory,
      List<ForcedType> forced)
      throws Exception {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start()) {
      String url = server.createDatabase("codegen");
      Flyway.configure()
          .dataSource(url, EmbeddedPostgresServer.USER, "")
          .schemas(schema)
          .locations("classpath:io/ficus/migration/" + folder)
          .load()
          .migrate();
      GenerationTool.generate(configuration(url, schema, tables, packageName, directory, forced));
    }
  }

  private static Configuration configuration(
      String url,
      String schema,
      String tables,
      String packageName,
      Path directory,
      List<ForcedType> forced) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(url).withUser(EmbeddedPostgresServer.USER).withPassword(""))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withInputSchema(schema)
                        .withIncludes(tables)
                        .withExcludes("flyway_schema_history")
                        .withForcedTypes(forced)
                        .withIncludeRoutines(false))
                .withGenerate(
                    new Generate()
                        .withPojos(false)
                        .withDaos(false)
                        .withGlobalObjectReferences(true)
                        .withGeneratedAnnotation(true))
                .withTarget(
                    new Target().withPackageName(packageName).withDirectory(directory.toString())));
  }
}
