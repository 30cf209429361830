package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.Pause;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While hot keys change and the feed stalls: every planted difference, and nothing else. */
@Tag("C8")
class UnderUpdatesTest {

  private static final int PLANTED = 73;

  /** The size of the long forms: {@code -Dficus.test.people=...}. */
  private static final int PEOPLE = Integer.getInteger("ficus.test.people", 1_000_000);

  /** And how many updates a second at most: {@code -Dficus.test.updates=...}. */
  private static final int UPDATES = Integer.getInteger("ficus.test.updates", 2_000);

  private final PeopleStores stores = PeopleStores.empty();

  @ParameterizedTest
  @EnumSource(CatchUp.Leader.class)
  void everyPlantedDifferenceIsFoundAndNothingElse(CatchUp.Leader leader) throws Exception {
    // Half of the time, so that chunks are read in pieces.
    LoadLimits half =
        new LoadLimits(0.5, Duration.ofMillis(350), Long.MAX_VALUE, Integer.MAX_VALUE, List.of());
    prove(leader, onPostgres(3_000), half, 3_000, 40, 0, 0, 40, 200);
  }

  @ParameterizedTest
  @EnumSource(CatchUp.Leader.class)
  @Tag("long")
  void everyPlantedDifferenceIsFoundAmongAMillion(CatchUp.Leader leader) throws Exception {
    prove(leader, onPostgres(PEOPLE), LoadLimits.none(), PEOPLE, 300, UPDATES, 0, 400, 2_000);
  }

  @ParameterizedTest
  @EnumSource(CatchUp.Leader.class)
  @Tag("long")
  void everyPlantedDifferenceIsFoundWithTheLegacyStoreOnMariaDb(CatchUp.Leader leader)
      throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    try (MariaDbPeople maria = new MariaDbPeople(PEOPLE)) {
      Legacy legacy = new Legacy(maria.connections(), maria.side(stores.sides()));
      prove(leader, legacy, LoadLimits.none(), PEOPLE, 300, UPDATES, 0, 400, 2_000);
    }
  }

  /** The legacy store, whatever it is on. */
  private record Legacy(DataSource store, Side side) {}

  private Legacy onPostgres(int people) {
    stores.legacy(filled(people));
    return new Legacy(stores.shop(), SqlPeople.side(stores, stores.shop()));
  }

  private static String filled(int people) {
    return "INSERT INTO person SELECT n, 'name ' || n, n || '@example.org', n * 1.5, timestamptz"
        + " '2020-01-01 00:00:00Z' + n * interval '1 hour', 'Y' FROM generate_series(1, "
        + people
        + ") n; INSERT INTO note SELECT n, 'A', 'first' FROM generate_series(1, "
        + people
        + ") n";
  }

  private void prove(
      CatchUp.Leader leader,
      Legacy legacy,
      LoadLimits load,
      int people,
      int hot,
      int updates,
      long... stalls)
      throws Exception {
    long seed = new Random().nextLong();
    stores.domain(filled(people));
    Set<Long> planted = plant(people, hot);
    boolean legacyLeads = leader == CatchUp.Leader.LEGACY;
    DataSource leads = legacyLeads ? legacy.store() : stores.domains();
    DataSource follows = legacyLeads ? stores.domains() : legacy.store();
    Run run;
    Set<Long> found = new TreeSet<>();
    long begun = System.nanoTime();
    try (StalledFeed feed =
            new StalledFeed(leader, leads, follows, hot, seed, stalls).pacedAt(updates).start();
        RunService service =
            stores.service(
                new PeoplePair(legacy.side(), SqlPeople.side(stores, stores.domains())),
                feed,
                new RecordComparator(),
                Pause.real(),
                new ReconciliationSettings(
                    500, Duration.ofSeconds(60), 8, Duration.ofMillis(10), 1, load))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> feed.updates() > hot);
      long id = ((StartOutcome.Started) service.start(PeoplePair.DOMAIN, "test")).run().id();
      await()
          .atMost(Duration.ofMinutes(30))
          .until(() -> service.running(PeoplePair.DOMAIN).isEmpty());
      run = service.run(PeoplePair.DOMAIN, id).orElseThrow();
      assertThat(feed.failed()).isNull();
      System.out.printf(
          "%s leads %,d people, seed %d: %,d updates, %.0f a second%n",
          leader, people, seed, feed.updates(), feed.updates() * 1e9 / (System.nanoTime() - begun));
    }
    stores
        .findings()
        .differences(run.id(), Long.MAX_VALUE, difference -> found.add(difference.key().number()));
    assertThat(found).as("seed %s, %s", seed, run.verdict()).isEqualTo(planted);
    assertThat(run.complete()).isTrue();
    assertThat(run.totals().disagreeing()).isEqualTo(PLANTED);
    assertThat(run.totals().keysSeen()).isEqualTo(run.totals().accountedFor());
  }

  /** On cold keys, of every kind. */
  private Set<Long> plant(int people, int hot) {
    Set<Long> planted = new TreeSet<>();
    List<String> faults =
        List.of(
            "UPDATE person SET name = name || ' ' WHERE id = %d",
            "UPDATE person SET email = upper(email) WHERE id = %d",
            "UPDATE person SET spend = spend + 0.01 WHERE id = %d",
            "UPDATE person SET joined = joined + interval '3 hours' WHERE id = %d",
            "UPDATE person SET active = NULL WHERE id = %d",
            "UPDATE person SET name = '' WHERE id = %d",
            "DELETE FROM person WHERE id = %d",
            "INSERT INTO note VALUES (%d, 'A', 'first')",
            "UPDATE note SET note = 'other' WHERE person_id = %d",
            "INSERT INTO person (id, name) VALUES (-%1$d, 'extra')");
    int step = (people - hot) / (PLANTED + 1);
    for (int i = 0; i < PLANTED; i++) {
      long key = hot + 1 + (long) i * step;
      String fault = faults.get(i % faults.size());
      stores.domain(String.format(fault, key));
      planted.add(fault.contains("-%") ? -key : key);
    }
    return planted;
  }
}
