package io.ficus.app.handover;

import io.ficus.cutover.Authority;
import io.ficus.seam.ownership.FenceScripts;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Held;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.ownership.OwnershipReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts what a hand-over needs into a legacy store on PostgreSQL, and takes the triggers out again.
 * The tables of the monolith get one trigger each and are changed in no other way; everything else
 * stands in the schemas {@code ficus} and {@code cdc_feed}. Thread-safe.
 */
final class FenceInstallation {

  private static final String SCRIPTS = "io/ficus/migration/";

  /** What is installed beside the triggers, in order: schema and folder of its scripts. */
  private static final List<String[]> SCHEMAS =
      List.of(
          new String[] {"ficus", "ownership/postgresql"}, new String[] {"cdc_feed", "cdc-feed"});

  private final DataSource legacy;
  private final JdbcTemplate sql;
  private final TransactionTemplate transaction;
  private final Ownership ownership;

  FenceInstallation(
      DataSource legacy, PlatformTransactionManager transactions, Ownership ownership) {
    this.legacy = legacy;
    this.sql = new JdbcTemplate(legacy);
    this.transaction = new TransactionTemplate(transactions);
    this.ownership = ownership;
  }

  /**
   * How the fence of a domain stands.
   *
   * @param tables the tables that it is meant for
   * @param fenced how many of them have the trigger
   * @param held what the legacy store knows of the ownership; absent if nothing is installed
   */
  record Standing(String domain, List<String> tables, int fenced, Optional<Held> held) {}

  /** What asking for a change came to. */
  sealed interface Outcome {

    /** The SQL that was run, or would be. */
    record Ran(List<String> sql, boolean dryRun) implements Outcome {}

    /** It was not run. */
    record Refused(String why) implements Outcome {}
  }

  /** How the fence of a domain stands now. */
  Standing standing(FencedTables tables) {
    OwnershipReading reading = ownership.read(tables.domain());
    return new Standing(
        tables.domain(),
        tables.tables(),
        ownership.fenced(tables),
        reading instanceof OwnershipReading.Known known
            ? Optional.of(known.held())
            : Optional.empty());
  }

  /** Installs what is missing. Waits for writers of the tables, a second each at the most. */
  Outcome install(FencedTables tables, boolean dryRun) {
    String make = make();
    if (!make.equals("PostgreSQL")) {
      return new Outcome.Refused(
          "The fence is written for PostgreSQL, and the legacy store is a "
              + make
              + ". There "
              + tables.domain()
              + " can go as far as SHADOW");
    }
    List<String> statements = new ArrayList<>();
    for (String[] schema : SCHEMAS) {
      if (!exists(schema[0])) {
        statements.add("CREATE SCHEMA " + schema[0] + ";");
        statements.addAll(scripts(schema[1]));
      }
    }
    statements.addAll(FenceScripts.install(tables));
    if (!dryRun) {
      for (String[] schema : SCHEMAS) {
        Flyway.configure()
            .dataSource(legacy)
            .schemas(schema[0])
            .locations("classpath:" + SCRIPTS + schema[1])
            .load()
            .migrate();
      }
      ownership.register(tables.domain());
      run(FenceScripts.install(tables));
    }
    return new Outcome.Ran(statements, dryRun);
  }

  /** Takes the triggers out. Refused while they are what keeps two writers apart. */
  Outcome remove(FencedTables tables, boolean dryRun) {
    Optional<Held> held = standing(tables).held();
    if (held.isPresent() && (held.get().authority() == Authority.DOMAIN || held.get().fenced())) {
      return new Outcome.Refused(
          "The fence of "
              + tables.domain()
              + " keeps the monolith from writing beside the domain store. Go back first: ficus"
              + " cutover rollback "
              + tables.domain());
    }
    List<String> statements = FenceScripts.remove(tables);
    if (!dryRun) {
      run(statements);
    }
    return new Outcome.Ran(statements, dryRun);
  }

  private String make() {
    return Objects.requireNonNull(
        sql.execute(
            (ConnectionCallback<String>)
                connection -> connection.getMetaData().getDatabaseProductName()));
  }

  private void run(List<String> statements) {
    transaction.executeWithoutResult(
        status -> {
          sql.execute("SET LOCAL lock_timeout = '1s'");
          statements.forEach(sql::execute);
        });
  }

  private boolean exists(String schema) {
    return Boolean.TRUE.equals(
        sql.queryForObject("SELECT to_regnamespace(?) IS NOT NULL", Boolean.class, schema));
  }

  private static List<String> scripts(String folder) {
    try {
      Resource[] found =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:" + SCRIPTS + folder + "/V*.sql");
      return Arrays.stream(found)
          .sorted(
              (a, b) -> String.valueOf(a.getFilename()).compareTo(String.valueOf(b.getFilename())))
          .map(FenceInstallation::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Resource script) {
    try {
      return script.getContentAsString(StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
