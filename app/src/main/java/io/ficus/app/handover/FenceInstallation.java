package io.ficus.app.handover;

import io.ficus.app.web.ProblemException;
import io.ficus.cdc.feed.StoreMake;
import io.ficus.cutover.Authority;
import io.ficus.seam.ownership.FenceScripts;
import io.ficus.seam.ownership.FenceTriggers;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Held;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.ownership.OwnershipReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Puts what a hand-over needs into a legacy store, and takes the triggers out again. The tables of
 * the monolith get triggers and are changed in no other way; everything else stands in the schemas
 * {@code ficus} and {@code cdc_feed}, which on MariaDB are databases. Thread-safe.
 */
final class FenceInstallation {

  private static final String SCRIPTS = "io/ficus/migration/";

  /** For a change of the authority that is under way. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final DataSource legacy;
  private final JdbcTemplate sql;
  private final StoreMake make;
  private final FenceScripts fence;
  private final FenceTriggers triggers;
  private final Ownership ownership;

  FenceInstallation(DataSource legacy, StoreMake make, Ownership ownership) {
    this.legacy = legacy;
    this.sql = new JdbcTemplate(legacy);
    this.make = make;
    this.fence =
        switch (make) {
          case POSTGRESQL -> FenceScripts.POSTGRESQL;
          case MARIADB -> FenceScripts.MARIADB;
        };
    this.triggers = new FenceTriggers(legacy, fence);
    this.ownership = ownership;
  }

  /** What is installed beside the triggers, in order: schema and folder of its scripts. */
  private List<String[]> schemas() {
    return switch (make) {
      case POSTGRESQL ->
          List.of(
              new String[] {"ficus", "ownership/postgresql"},
              new String[] {"cdc_feed", "cdc-feed"});
      case MARIADB ->
          List.of(
              new String[] {"ficus", "ownership/mariadb"},
              new String[] {"cdc_feed", "legacy-feed/mariadb"});
    };
  }

  /**
   * How the fence of a domain stands.
   *
   * @param tables the tables that it is meant for
   * @param unfenced those of them that lack a trigger
   * @param held what the legacy store knows of the ownership; absent if nothing is installed
   */
  record Standing(String domain, List<String> tables, List<String> unfenced, Optional<Held> held) {}

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
        ownership.unfenced(tables),
        reading instanceof OwnershipReading.Known known
            ? Optional.of(known.held())
            : Optional.empty());
  }

  /** Installs what is missing. For half a minute it tries to get at tables that are in use. */
  Outcome install(FencedTables tables, boolean dryRun) {
    List<String> statements = new ArrayList<>();
    try {
      for (String[] schema : schemas()) {
        statements.addAll(missing(schema[0], schema[1]));
      }
      statements.addAll(fence.install(tables));
      if (!dryRun) {
        for (String[] schema : schemas()) {
          migrate(flyway(schema[0], schema[1]));
        }
        ownership.register(tables.domain());
        triggers.install(tables);
      }
    } catch (FlywayException | SQLException e) {
      throw refused(e);
    }
    return new Outcome.Ran(statements, dryRun);
  }

  /** Takes the triggers out. Refused while they are what keeps two writers apart. */
  Outcome remove(FencedTables tables, boolean dryRun) {
    try {
      // Held until they are out: else a hand-over could fence the row, find them, and lose them.
      return ownership.holding(tables.domain(), LONGEST_WAIT, held -> remove(tables, held, dryRun));
    } catch (DataAccessException e) {
      throw refused(e);
    }
  }

  private Outcome remove(FencedTables tables, Optional<Held> held, boolean dryRun) {
    if (held.isPresent() && (held.get().authority() == Authority.DOMAIN || held.get().fenced())) {
      return new Outcome.Refused(
          "The fence of "
              + tables.domain()
              + " keeps the monolith from writing beside the domain store. Go back first: ficus"
              + " cutover rollback "
              + tables.domain());
    }
    if (!dryRun) {
      try {
        triggers.remove(tables);
      } catch (SQLException e) {
        throw refused(e);
      }
    }
    return new Outcome.Ran(fence.remove(tables), dryRun);
  }

  private boolean exists(String schema) {
    Integer found =
        sql.queryForObject(
            "SELECT count(*) FROM information_schema.schemata WHERE schema_name = ?",
            Integer.class,
            schema);
    return found != null && found > 0;
  }

  private Flyway flyway(String schema, String folder) {
    return Flyway.configure()
        .dataSource(legacy)
        .schemas(schema)
        .locations("classpath:" + SCRIPTS + folder)
        .load();
  }

  // A script that MariaDB broke off, for want of a lock, is run again: it says CREATE OR REPLACE.
  // PostgreSQL has taken all of it back.
  private static void migrate(Flyway flyway) {
    if (Arrays.stream(flyway.info().all()).anyMatch(one -> one.getState().isFailed())) {
      flyway.repair();
    }
    flyway.migrate();
  }

  private List<String> missing(String schema, String folder) {
    List<String> statements = new ArrayList<>();
    if (!exists(schema)) {
      statements.add("CREATE SCHEMA " + schema + ";");
    }
    for (MigrationInfo pending : flyway(schema, folder).info().pending()) {
      statements.add(text(new ClassPathResource(SCRIPTS + folder + "/" + pending.getScript())));
    }
    return statements;
  }

  private static String text(Resource script) {
    try {
      return script.getContentAsString(StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException refused(Exception why) {
    return new ProblemException(
        HttpStatus.CONFLICT,
        "fence-not-changed",
        "The legacy store refused: "
            + why.getMessage()
            + ". If a right is missing, give it to the user of ficus.source. What was done is not"
            + " done twice.");
  }
}
